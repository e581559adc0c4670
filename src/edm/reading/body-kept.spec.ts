import { recordBody, sessionBody } from '../../../test/support/bodies';
import { CallRecord, Segment, Session } from '../../call-records/model';
import { parseJson } from '../json/json';
import type { JsonObject, JsonValue } from '../json/json-value';
import { CREATE, UPDATE } from '../rules';
import type { Class } from '../structured-type';
import { readBody } from './body';

const session = sessionBody();
const record = recordBody();
const participant = '#microsoft.graph.callRecords.participantEndpoint';

/** `code target` of each finding. */
function findings(target: Class, body: JsonObject): string[] {
  return readBody(target, body, CREATE).findings.map(({ code, target: place }) => `${code} ${place}`);
}

function jsonOf(target: Class, body: JsonObject, group = CREATE): JsonObject {
  const { json, findings: found } = readBody(target, body, group);
  expect(found).toEqual([]);
  return json;
}

/** JSON arrays nested to the given depth. */
function nested(levels: number): JsonValue {
  return parseJson('['.repeat(levels) + ']'.repeat(levels));
}

describe('what readEntity keeps', () => {
  it('gives complex values their defaults, and the entity none', () => {
    expect(jsonOf(Session, { failureInfo: {} }, UPDATE)).toEqual({ failureInfo: { stage: 'unknown' } });
    expect(jsonOf(CallRecord, {}, UPDATE)).toEqual({});
    expect(jsonOf(CallRecord, record)).toEqual({ ...record, version: 1 });
  });

  it('is times in UTC with the digits that were written', () => {
    expect(
      jsonOf(Segment, { startDateTime: '2017-01-01T00:02:48.500+03:00', endDateTime: '2017-01-01T00:00:00z' }),
    ).toEqual({
      startDateTime: '2016-12-31T21:02:48.500Z',
      endDateTime: '2017-01-01T00:00:00Z',
    });
  });

  it('is no annotation but the types that tell something', () => {
    const body: JsonObject = {
      ...session,
      '@odata.context': 'x',
      '@odata.type': 'microsoft.graph.callRecords.session',
      'segments@odata.nextLink': 'x',
      caller: { '@odata.type': participant.slice(1), 'name@odata.type': '#String', '@odata.etag': 1 },
      callee: { '@odata.type': '#microsoft.graph.callRecords.endpoint' },
    };
    expect(jsonOf(Session, body)).toEqual({ ...session, caller: { '@odata.type': participant } });
  });

  it('names the declared type where the members alone would tell another one', () => {
    const named = (type: string, members: JsonObject): JsonObject => ({
      '@odata.type': `#microsoft.graph.${type}`,
      ...members,
    });
    const organizer = named('identitySet', { phone: '+49 30', user: named('identity', { email: 7 }) });
    expect(jsonOf(CallRecord, { ...record, organizer })).toEqual({ ...record, version: 1, organizer });
    const plain = { ...record, organizer: named('identitySet', { user: {} }) };
    expect(jsonOf(CallRecord, plain)).toEqual({ ...record, version: 1, organizer: { user: {} } });
  });

  it('tells the one derived type that has all members which only derived types have', () => {
    const user = (members: JsonObject) => {
      const { organizer } = jsonOf(CallRecord, { ...record, organizer: { user: members } }) as Record<
        string,
        JsonObject
      >;
      return (organizer?.user as JsonObject)['@odata.type'];
    };
    expect(user({ ipAddress: '::1', userPrincipalName: 'abbie' })).toBe('#microsoft.graph.userIdentity');
    expect(user({ hidden: true, applicationType: 'bot' })).toBe('#microsoft.graph.communicationsApplicationIdentity');
    expect(user({ email: 'abbie', custom: 1 })).toBe('#microsoft.graph.communicationsGuestIdentity');
    const ambiguous: JsonObject[] = [
      { userPrincipalName: 'abbie' },
      { tenantId: 'x', userPrincipalName: 'abbie' },
      { custom: 1 },
    ];
    for (const members of ambiguous) expect(user(members)).toBeUndefined();
  });

  it('is no annotation of a closed type, in whatever terms', () => {
    expect(jsonOf(Session, { ...session, '@microsoft.graph.tips': 'x', 'id@custom.note': 1, '@type': 'x' })).toEqual(
      session,
    );
  });

  it('is a whole number in digits, however it is written', () => {
    const body = (version: string): JsonObject => ({ ...record, version: parseJson(version) });
    for (const [written, kept] of [
      ['1e18', 10n ** 18n],
      ['9007199254740993.0', 9007199254740993n],
      ['92233720368547758070e-1', 2n ** 63n - 1n],
      ['1.0', 1],
    ] as const)
      expect(jsonOf(CallRecord, body(written))).toEqual({ ...record, version: kept });
    for (const written of ['1e19', '9223372036854775808.0', '9007199254740993.5', '1e-5', '1e400'])
      expect(findings(CallRecord, body(written))).toEqual(['invalidValue version']);
  });

  it('is every member of an open type, with the type that an annotation gives it', () => {
    const tokens = {
      NoSound: true,
      __other: [1, { a: null }],
      'NoSound@odata.type': '#Boolean',
      'NoSound@custom.note': 1,
      deep: { '@odata.type': '#x', 'y@odata.id': 1 },
    };
    const caller = { '@odata.type': participant, feedback: { tokens } };
    const dropped = { ...tokens, 'absent@odata.type': '#Boolean', 'NoSound@odata.context': 'x' };
    expect(jsonOf(Session, { ...session, caller: { ...caller, feedback: { tokens: dropped } } })).toEqual({
      ...session,
      caller,
    });
  });

  it('is null where null was written, and nothing where nothing was', () => {
    expect(jsonOf(Session, { ...session, failureInfo: null, isTest: null })).toEqual({
      ...session,
      failureInfo: null,
      isTest: null,
    });
  });

  it('is not what the service sets', () => {
    expect(jsonOf(CallRecord, { ...record, lastModifiedDateTime: 'never', version: 7 })).toEqual({
      ...record,
      version: 7,
    });
    expect(jsonOf(Session, { ...session, id: null })).toEqual(session);
  });

  it('refuses what an open type cannot store', () => {
    const caller = {
      '@odata.type': participant,
      associatedIdentity: { 'a\0': 1, b: ['\ud800'], c: { '\0': 1 }, d: nested(101), ['a/'.repeat(200)]: 1 },
    };
    const { findings: found } = readBody(Session, { ...session, caller }, CREATE);
    expect(found.map(({ code, target }) => `${code} ${target.split('/').slice(0, 4).join('/')}`)).toEqual([
      'invalidValue caller/associatedIdentity/a\0',
      'invalidValue caller/associatedIdentity/b/0',
      'invalidValue caller/associatedIdentity/c/\0',
      'tooDeep caller/associatedIdentity/d/0',
    ]);
    expect(findings(Session, { ...session, caller: { ...caller, associatedIdentity: { d: nested(100) } } })).toEqual(
      [],
    );
  });
});
