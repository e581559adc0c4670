import { CallRecord, Segment, Session } from '../../call-records/model';
import { minimalSession, sampleRecord, sampleSession } from '../../call-records/samples/sample-bodies';
import { MOST_FINDINGS } from '../json/finding';
import { parseJson } from '../json/json';
import type { JsonObject } from '../json/json-value';
import { CREATE, UPDATE } from '../rules';
import type { Class } from '../structured-type';
import { readBody } from './body';

const times = { startDateTime: '2020-02-25T18:52:21Z', endDateTime: '2020-02-25T18:52:46Z' };
const session: JsonObject = { ...times, modalities: ['audio'], caller: {}, callee: {} };
const record: JsonObject = { ...times, modalities: ['audio'], type: 'peerToPeer' };
const participant = '#microsoft.graph.callRecords.participantEndpoint';

/** `code target` of each finding. */
function findings(target: Class, body: JsonObject, group = CREATE): string[] {
  return readBody(target, body, group).findings.map(({ code, target: place }) => `${code} ${place}`);
}

function messages(target: Class, body: JsonObject, group = CREATE): string[] {
  return readBody(target, body, group).findings.map(({ message }) => message);
}

describe('readEntity', () => {
  it.each([
    [Session, sampleSession],
    [Session, minimalSession],
    [CallRecord, sampleRecord],
  ])('finds nothing wrong with a sample', (target, body) => {
    expect(findings(target, body)).toEqual([]);
  });

  it('makes instances of the classes that the types are declared with', () => {
    const { dto } = readBody<Session>(Session, sampleSession, CREATE);
    expect(dto).toBeInstanceOf(Session);
    expect(dto.caller?.constructor.name).toBe('ParticipantEndpoint');
    expect(dto.caller?.userAgent?.constructor.name).toBe('ClientUserAgent');
    expect(dto.startDateTime).toBe(sampleSession.startDateTime);
  });

  it('asks for what a new entity needs, and not for it in a change', () => {
    const required = ['startDateTime', 'endDateTime', 'modalities', 'caller', 'callee'];
    expect(findings(Session, {}).sort()).toEqual(required.map((name) => `missingProperty ${name}`).sort());
    expect(findings(Session, {}, UPDATE)).toEqual([]);
    expect(
      findings(CallRecord, { sessions: [{}] })
        .filter((finding) => finding.includes('/'))
        .sort(),
    ).toEqual(required.map((name) => `missingProperty sessions/0/${name}`).sort());
  });

  it.each<[string, Class, JsonObject, string[]]>([
    ['no date', Session, { startDateTime: '2020-02-30T00:00:00Z' }, ['invalidValue startDateTime']],
    ['an end before the start', Session, { endDateTime: '2020-02-25T18:52:20Z' }, ['invalidValue endDateTime']],
    ['the same with an offset', Session, { endDateTime: '2020-02-25T19:52:20+01:00' }, ['invalidValue endDateTime']],
    ['no member of the enumeration', Session, { modalities: ['audio', 'telepathy'] }, ['invalidValue modalities/1']],
    ['another case', Session, { modalities: ['Audio'] }, ['invalidValue modalities/0']],
    ['a name of Object', Session, { modalities: ['constructor'] }, ['invalidValue modalities/0']],
    ['the number of a member', Session, { modalities: [0] }, ['invalidValue modalities/0']],
    ['null as an item', Session, { modalities: [null] }, ['invalidValue modalities/0']],
    ['no item', Session, { modalities: [] }, ['tooFewItems modalities']],
    ['no array', Session, { modalities: 'audio' }, ['invalidType modalities']],
    ['null for what is not null', Session, { modalities: null }, ['notNullable modalities']],
    ['null for what is required', Session, { caller: null }, ['notNullable caller']],
    ['text for an object', Session, { caller: 'Abbie' }, ['invalidType caller']],
    ['an array for an object', Session, { failureInfo: [] }, ['invalidType failureInfo']],
    ['an object for an array', Segment, { media: {} }, ['invalidType media']],
    ['null for an object of an array', Segment, { media: [{}, null] }, ['invalidType media/1']],
    ['text for a boolean', Session, { isTest: 'true' }, ['invalidValue isTest']],
    ['an empty id', Session, { id: '' }, ['invalidValue id']],
    ['a long id', Session, { id: 'x'.repeat(201) }, ['invalidValue id']],
    ['a long id of signs that take no room', Session, { id: `x${'\ufe0f'.repeat(200)}` }, ['invalidValue id']],
    ['a number as id', Session, { id: 1 }, ['invalidValue id']],
    ['U+0000', Session, { failureInfo: { reason: 'a\0b' } }, ['invalidValue failureInfo/reason']],
    ['an unknown member', Session, { colour: 'red' }, ['unknownProperty colour']],
    ['an own name of Object', Session, { constructor: 1 }, ['unknownProperty constructor']],
    ['__proto__', Session, parseJson('{"__proto__":{}}') as JsonObject, ['unknownProperty __proto__']],
    [
      'an unknown member deep inside',
      Session,
      { caller: { '@odata.type': participant, userAgent: { platform: 'iOS', colour: 1 } } },
      ['unknownProperty caller/userAgent/colour'],
    ],
    ['no type of the model', Session, { caller: { '@odata.type': '#x' } }, ['unknownType caller/@odata.type']],
    [
      'a type of something else at the root',
      Session,
      { '@odata.type': '#microsoft.graph.callRecords.segment' },
      ['unknownType @odata.type'],
    ],
    ['what is too large', CallRecord, { version: 2n ** 63n }, ['invalidValue version']],
    ['no member of a single enumeration', CallRecord, { type: 'threesome' }, ['invalidValue type']],
  ])('finds %s', (_, target, members, expected) => {
    const valid = target === CallRecord ? record : target === Segment ? times : session;
    expect(findings(target, Object.fromEntries([...Object.entries(valid), ...Object.entries(members)]))).toEqual(
      expected,
    );
  });

  it('finds every mistake of a body', () => {
    const body: JsonObject = {
      ...session,
      colour: 'red',
      modalities: ['telepathy', 'audio', 'smell'],
      startDateTime: 'yesterday',
      caller: { '@odata.type': participant, cpuCoresCount: 1.5, feedback: { rating: 'meh', stars: 5 } },
      segments: [times, { ...times, media: [{ streams: [{ averageJitter: '16 ms' }] }] }, {}],
    };
    expect(findings(Session, body).sort()).toEqual([
      'invalidValue caller/cpuCoresCount',
      'invalidValue caller/feedback/rating',
      'invalidValue modalities/0',
      'invalidValue modalities/2',
      'invalidValue segments/1/media/0/streams/0/averageJitter',
      'invalidValue startDateTime',
      'missingProperty segments/2/endDateTime',
      'missingProperty segments/2/startDateTime',
      'unknownProperty caller/feedback/stars',
      'unknownProperty colour',
    ]);
  });

  it('finds what is wrong with the structure first, then with the values', () => {
    const body = {
      ...session,
      modalities: ['telepathy'],
      segments: [{ ...times, id: '', colour: 'red' }],
      colour: 'red',
    };
    expect(findings(Session, body)).toEqual([
      'unknownProperty segments/0/colour',
      'unknownProperty colour',
      'invalidValue modalities/0',
      'invalidValue segments/0/id',
    ]);
  });

  it('reads a value of no fitting type as the declared one, whose members it cannot be sure of', () => {
    const caller = { '@odata.type': '#x', cpuCoresCount: 'many', userAgent: { headerValue: 7 } };
    expect(findings(Session, { ...session, caller, callee: null }).sort()).toEqual([
      'invalidValue caller/userAgent/headerValue',
      'notNullable callee',
      'unknownType caller/@odata.type',
    ]);
    expect(
      findings(Session, { ...session, '@odata.type': '#x', colour: 'red', modalities: ['x'], caller: null }),
    ).toEqual(['unknownType @odata.type', 'notNullable caller', 'invalidValue modalities/0']);
  });

  it('looks no further once there is more wrong than anybody reads', () => {
    const wrong = Array.from({ length: 50_000 }, () => ({ x: 1 }));
    for (const name of ['sessions', 'modalities', 'participants_v2'])
      expect(findings(CallRecord, { [name]: wrong })).toHaveLength(MOST_FINDINGS);
  });

  it('says what is right', () => {
    expect(messages(Session, { ...session, modalities: ['telepathy'] })[0]).toBe(
      'must be one of audio, video, videoBasedScreenSharing, data, screenSharing, unknownFutureValue',
    );
    expect(messages(Session, { ...session, modalities: [] })).toEqual(['must hold at least 1 item']);
    expect(messages(Session, { ...session, endDateTime: '2020-02-25T18:52:20Z' })).toEqual([
      'must not be before startDateTime',
    ]);
    expect(messages(Session, { ...session, id: '' })).toEqual(['must have 1 to 200 characters']);
    expect(messages(Session, { ...session, caller: { '@odata.type': '#x' } })[0]).toMatch(
      /must name one of #.*Endpoint/,
    );
    expect(messages(CallRecord, { ...record, version: 0.5 })[0]).toMatch(/whole number from -9223372036854775808/);
  });

  it('takes the times of one moment as in order, to the tick', () => {
    const moment = (startDateTime: string, endDateTime: string) =>
      findings(Session, { ...session, startDateTime, endDateTime });
    expect(moment('2020-02-25T18:52:21.0000001Z', '2020-02-25T19:52:21.0000001+01:00')).toEqual([]);
    expect(moment('2020-02-25T18:52:21.0000002Z', '2020-02-25T18:52:21.0000001Z')).toEqual([
      'invalidValue endDateTime',
    ]);
    expect(findings(Session, { endDateTime: '2020-02-25T18:52:21Z' }, UPDATE)).toEqual([]);
  });
});

describe('readEntity for a change', () => {
  it('takes null where the type allows it, also for what a new entity needs', () => {
    expect(findings(Session, { caller: null, callee: null, failureInfo: null, isTest: null }, UPDATE)).toEqual([]);
    expect(findings(Session, { modalities: null, startDateTime: null }, UPDATE)).toEqual([
      'notNullable modalities',
      'notNullable startDateTime',
    ]);
  });

  it('holds values to the same rules as a new entity', () => {
    expect(
      findings(Session, { modalities: [], isTest: 1, failureInfo: { stage: 'nowhere' }, x: 1 }, UPDATE).sort(),
    ).toEqual(['invalidValue failureInfo/stage', 'invalidValue isTest', 'tooFewItems modalities', 'unknownProperty x']);
  });
});
