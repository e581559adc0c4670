import { startSampleApp, type SampleApp } from '../support/queries';

let sample: SampleApp;
beforeAll(async () => (sample = await startSampleApp()));
afterAll(() => sample.api.close());

type Case = readonly [condition: string, ids: readonly string[]];

/** Ids of the call records, newest start first, for which each condition is true. */
function finds(cases: readonly Case[]): void {
  it.each(cases)('%s', async (condition, ids) => {
    expect(await sample.ids('callRecords', { $filter: condition })).toEqual(ids);
  });
}

const stream = (condition: string): string =>
  `sessions/any(s:s/segments/any(g:g/media/any(m:m/streams/any(t:${condition}))))`;

describe('operators', () => {
  finds([
    ['version eq 5', ['a']],
    ['version ne 5', ['b', 'c', 'd']],
    ['version gt 2', ['a', 'c']],
    ['version ge 2', ['a', 'c', 'd']],
    ['version lt 5', ['b', 'd']],
    ['version le 5', ['b', 'a', 'd']],
    ['version in (1,5)', ['b', 'a']],
    ["'video' in modalities", ['a']],
    ["type has 'groupCall'", ['a', 'd']],
    ['version add 1 eq 6', ['a']],
    ['version sub 1 eq 4', ['a']],
    ['version mul 2 eq 10', ['a']],
    ['version div 2 eq 2', ['a']],
    ['version divby 2 eq 2.5', ['a']],
    ['version mod 2 eq 1', ['b', 'a', 'c']],
    ['-version lt -2', ['a', 'c']],
    ["version eq 5 and type eq 'groupCall'", ['a']],
    ["version eq 5 or type eq 'unknown'", ['a', 'c']],
    ['not (version eq 5)', ['b', 'c', 'd']],
  ]);
});

describe('precedence', () => {
  finds([
    ["version eq 5 or version eq 2 and type eq 'unknown'", ['a']],
    ["(version eq 5 or version eq 2) and type eq 'unknown'", []],
    ["version eq 1 add 2 mul 2 and id eq 'a'", ['a']],
    ['version eq (1 add 2) mul 2', []],
    ["not startswith(id,'a') and version lt 5", ['b', 'd']],
    ["not (startswith(id,'a') and version lt 5)", ['b', 'a', 'c', 'd']],
  ]);
});

describe('null', () => {
  finds([
    ['joinWebUrl eq null', ['b', 'c']],
    ['joinWebUrl ne null', ['a', 'd']],
    ["joinWebUrl ne 'x'", ['b', 'a', 'c', 'd']],
    ["not (joinWebUrl eq 'x')", ['b', 'a', 'c', 'd']],
    ["joinWebUrl gt 'https'", ['a', 'd']],
    ["not (joinWebUrl gt 'https')", ['b', 'c']],
    ["not contains(joinWebUrl,'Neil')", ['d']],
    ["contains(joinWebUrl,'Neil') or true", ['b', 'a', 'c', 'd']],
    ['organizer_v2/identity/user eq null', ['b', 'd']],
    ["organizer_v2/identity/user/displayName eq 'Adele Vance'", ['a']],
  ]);
});

describe('paths', () => {
  finds([
    ["sessions/any(s:s/caller/identity/user/id eq 'u2')", ['a']],
    [stream('t/maxPacketLossRate gt 0.1'), ['a']],
    [stream("s/isTest and g/id eq 'a1x' and m/label eq 'main-audio' and t/maxPacketLossRate gt 0.1"), ['a']],
    [stream('not s/isTest and t/maxPacketLossRate gt 0.1'), []],
    [stream('g/startDateTime gt $it/startDateTime'), ['a']],
    ["sessions/any(s:s/segments/any(g:g/endDateTime sub g/startDateTime lt duration'PT1M' and s/isTest))", ['a']],
    ["sessions/all(s:s/modalities/any(m:m eq 'data'))", ['c', 'd']],
    ['sessions/any()', ['b', 'a', 'd']],
    ['not sessions/any()', ['c']],
    ['sessions/$count gt 5', ['d']],
    ['sessions/$count($filter=isTest eq true) eq 1', ['a']],
    ['sessions/any(s:isof(s/callee,microsoft.graph.callRecords.serviceEndpoint))', ['a']],
    ["sessions/any(s:s/caller/microsoft.graph.callRecords.participantEndpoint/name eq 'PC-10')", ['a']],
    ["sessions/any(s:s/caller/participantEndpoint/name eq 'PC-7')", ['b', 'a']],
    ["participants_v2/any(p:p/identity/phone/id eq '+49301234')", ['a']],
    ['$it/version eq 5', ['a']],
    ["organizer_v2/identity/user/microsoft.graph.communicationsUserIdentity/tenantId eq 't1'", ['a']],
  ]);

  it.each([
    ['callRecords/a/sessions', "caller/identity/user/id eq 'u2'", ['a2']],
    ['callRecords/a/sessions', "caller/microsoft.graph.callRecords.participantEndpoint/name eq 'PC-7'", ['a1']],
    ['callRecords/a/sessions', 'isof(callee,microsoft.graph.callRecords.serviceEndpoint)', ['a1']],
    ['callRecords/a/sessions', 'segments/$count gt 1', ['a1']],
    ['callRecords/a/sessions', "caller/userAgent/productFamily eq 'azureCommunicationServices'", ['a1']],
    ['callRecords/a/sessions', 'caller/feedback/tokens/Noisy eq true', ['a1']],
    ['callRecords/a/sessions/a1/segments', 'media/$count eq 0', ['a1y']],
    ['callRecords/a/sessions/a1/segments', 'media/any(m:m/streams/any(t:t/maxPacketLossRate gt 0.1))', ['a1x']],
    ['callRecords/a/participants_v2', 'identity/phone ne null', ['+49301234']],
    ['sessions', "callRecordId eq 'a' and failureInfo/stage eq 'midcall'", ['a2']],
    ['segments', "callRecordId eq 'a' and media/any()", ['a2x', 'a1x']],
  ])('of %s: %s', async (collection, condition, ids) => {
    expect(await sample.ids(collection, { $filter: condition })).toEqual(ids);
  });
});

describe('members that no type declares', () => {
  finds([
    ['organizer/user/age eq 42', ['a']],
    ["organizer/user/age eq 'old'", ['c']],
    ['organizer/user/age ne null', ['a', 'c']],
    ["organizer/user/tags/any(t:t eq 'y')", ['a']],
    ['organizer/user/nobody eq null', ['b', 'a', 'c', 'd']],
  ]);
});

describe('literals', () => {
  finds([
    ["type eq 'peerToPeer'", ['b']],
    ["type eq microsoft.graph.callRecords.callType'peerToPeer'", ['b']],
    ["type has microsoft.graph.callRecords.callType'groupCall'", ['a', 'd']],
    ["type gt 'groupCall'", ['b']],
    ["modalities/any(m:m eq microsoft.graph.callRecords.modality'video')", ['a']],
    ['version eq 9007199254740993', ['c']],
    ['version eq 9007199254740992', []],
    ['version eq 5.0', ['a']],
    ["E523D2ED-2966-4B6B-925B-754A88034CC5 eq 'e523d2ed-2966-4b6b-925b-754a88034cc5' and version eq 5", ['a']],
    ['time(endDateTime) eq 09:30', ['a']],
    ['time(endDateTime) gt 09:30:00 and time(endDateTime) lt 10:00:00.0000001', ['b']],
    ["contains(joinWebUrl,'Är')", ['d']],
    ['startDateTime eq 2024-03-03T09:00:00.1234567Z', ['a']],
    ['startDateTime gt 2024-03-03T09:00:00.1234567Z', ['b']],
    ['startDateTime lt 2024-03-03T10:00:00.1234568+01:00', ['a', 'c', 'd']],
    ['startDateTime ge 2024-03-01', ['b', 'a']],
    ["endDateTime sub startDateTime eq duration'PT1M'", ['c']],
    ["endDateTime sub startDateTime eq duration'PT60.000S'", ['c']],
    ["joinWebUrl eq 'https://example.com/O''Neil+Co'", ['a']],
    [stream("t/averageJitter eq duration'PT0.050S'"), ['a']],
    [stream('t/packetUtilization eq 9007199254740993'), ['a']],
    [stream('t/packetUtilization gt 9007199254740993'), []],
    [stream('t/maxPacketLossRate lt INF'), ['a']],
  ]);
});

describe('functions', () => {
  finds([
    // Texts
    ["contains(joinWebUrl,'example')", ['a', 'd']],
    ["startswith(joinWebUrl,'https')", ['a', 'd']],
    ["endswith(joinWebUrl,'Co')", ['a']],
    ['length(joinWebUrl) eq 25', ['d']],
    ["indexof(joinWebUrl,'Neil') eq 22", ['a']],
    ["substring(joinWebUrl,20,6) eq 'O''Neil'", ['a']],
    ["tolower(joinWebUrl) eq 'https://example.com/ärger'", ['d']],
    ["contains(toupper(joinWebUrl),'NEIL')", ['a']],
    ["trim(concat(' ',id)) eq 'a'", ['a']],
    ["matchesPattern(joinWebUrl,'O.Neil')", ['a']],
    // Collections
    ['hassubset(modalities,["video","audio"])', ['a']],
    ['hassubsequence(modalities,["audio","data"])', ['c']],
    // Times
    ['year(startDateTime) eq 2023', ['d']],
    ['month(startDateTime) eq 2', ['c']],
    ['day(startDateTime) eq 29', ['c']],
    ['hour(startDateTime) eq 9', ['b', 'a']],
    ['minute(endDateTime) eq 30', ['a']],
    ['second(startDateTime) eq 59', ['c']],
    ['fractionalseconds(startDateTime) eq 0.1234568', ['b']],
    ['date(startDateTime) eq 2024-02-29', ['c']],
    ['time(startDateTime) ge 23:00', ['c', 'd']],
    ['totaloffsetminutes(startDateTime) eq 0 and startDateTime lt now()', ['b', 'a', 'c', 'd']],
    ['totalseconds(endDateTime sub startDateTime) eq 60', ['c']],
    ['startDateTime gt mindatetime() and startDateTime lt maxdatetime()', ['b', 'a', 'c', 'd']],
    // Numbers
    ['round(version divby 2) eq 3', ['a']],
    ['floor(version divby 2) eq 2', ['a']],
    ['ceiling(version divby 2) eq 3', ['a']],
    // Types and conditions
    ["cast(version,Edm.String) eq '5'", ['a']],
    ['isof(organizer_v2/identity/user,microsoft.graph.communicationsUserIdentity)', ['a']],
    ['case(version gt 2:true,true:false)', ['a', 'c']],
  ]);
});

describe('$search', () => {
  it.each([
    ['hum', ['a']],
    ['HUM', ['a']],
    ['"constant hum"', ['a']],
    ['"hum constant"', []],
    ['Adele hum', ['a']],
    ['Adele AND nobody', []],
    ['hum OR u3', ['b', 'a']],
    ['NOT hum', ['b', 'c', 'd']],
    ['(hum OR u3) AND NOT Adele', ['b']],
  ])('%s', async (search, ids) => {
    expect(await sample.ids('callRecords', { $search: search })).toEqual(ids);
  });

  it('goes together with $filter, and is of sessions and participants too', async () => {
    expect(await sample.ids('callRecords', { $search: 'hum OR u3', $filter: 'version eq 5' })).toEqual(['a']);
    expect(await sample.ids('callRecords/a/sessions', { $search: 'timed' })).toEqual(['a2']);
    expect(await sample.ids('callRecords/a/participants_v2', { $search: 'Vance' })).toEqual(['u1']);
    expect(await sample.ids('sessions', { $search: '"constant hum"' })).toEqual(['a1']);
  });
});
