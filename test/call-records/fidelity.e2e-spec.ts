import fc from 'fast-check';
import { CallRecord, Session } from '../../src/call-records/model';
import { isJsonObject, withoutMembers, type JsonObject, type JsonValue } from '../../src/edm/json/json-value';
import { typeByName, typeOf } from '../../src/edm/registry';
import { recordBody, sessionBody } from '../support/bodies';
import { callRecords, clientOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { entityChange, isBefore, newEntity } from '../support/entity-arbitraries';
import { exactAnswer, exactText, withoutAnnotations } from '../support/exact-json';
import { expectDetails } from '../support/expect-error';
import { merged } from '../support/merged';
import { hasPlaceholder, realBodies } from '../support/real-bodies';
import { startTestApp, type TestApp } from '../support/test-app';

const EVERYTHING = '?$expand=sessions($expand=segments),participants_v2';
const RUNS = { create: 60, update: 30 };

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api, { prefer: 'include-unknown-enum-members' });
});
afterAll(() => api.close());

/** Creates an entity for as long as the work takes. */
async function whileStored<T>(
  collection: string,
  body: JsonObject,
  work: (path: string, answer: JsonObject) => Promise<T>,
): Promise<T> {
  const answer = await client.create(collection, body);
  const path = `${collection}/${encodeURIComponent(String(answer.id))}`;
  try {
    return await work(path, answer);
  } finally {
    expect((await client.delete(path)).status).toBe(204);
  }
}

/** A record's members that come in two forms; one that was not sent says what the other does. */
const forms = ['organizer', 'organizer_v2', 'participants', 'participants_v2'];

/** Without the forms that were not sent. */
function sentForms(read: JsonObject, sent: JsonObject): JsonObject {
  return withoutMembers(read, new Set(forms.filter((name) => sent[name] === undefined)));
}

/** Without the time that is the server's. */
function ownMembers({ lastModifiedDateTime, ...own }: JsonObject): JsonObject {
  expect(lastModifiedDateTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
  return own;
}

describe('a generated body', () => {
  it('comes back member for member after POST', async () => {
    const property = fc.asyncProperty(newEntity(CallRecord), ({ sent, kept }) =>
      whileStored(callRecords, sent, async (path) => {
        const read = sentForms(ownMembers(await client.read(`${path}${EVERYTHING}`)), sent);
        const written = sentForms(kept, sent);
        expect(exactAnswer(read, written)).toBe(exactText(written));
      }),
    );
    await fc.assert(property, { numRuns: RUNS.create });
  });

  it('is answered by POST as by GET', async () => {
    const property = fc.asyncProperty(newEntity(Session), ({ sent, kept }) =>
      whileStored(callRecords, recordBody(), (path) =>
        whileStored(`${path}/sessions`, sent, async (sessionPath, answer) => {
          const own = withoutMembers(kept, new Set(['segments']));
          const read = await client.read(sessionPath);
          expect(exactAnswer(read, own)).toBe(exactText(own));
          const whole = 'segments' in sent ? kept : own;
          expect(exactAnswer(answer, whole)).toBe(exactText(whole));
        }),
      ),
    );
    await fc.assert(property, { numRuns: RUNS.update });
  });

  it('is merged into the entity by PATCH, and refused where the entity would end before it starts', async () => {
    const property = fc.asyncProperty(newEntity(Session), entityChange(Session), (created, { sent, kept }) =>
      whileStored(callRecords, recordBody(), (path) =>
        whileStored(`${path}/sessions`, created.sent, async (sessionPath) => {
          const before = await client.read(sessionPath);
          const after = merged(before, sent, kept, typeOf(Session));
          const answer = await client.patch(sessionPath, sent);
          const isWrong = isBefore(after.endDateTime, after.startDateTime);
          expect([answer.status, answer.text]).toEqual([isWrong ? 400 : 200, expect.anything()]);
          const read = await client.read(sessionPath);
          expect(exactText(read)).toBe(exactText(isWrong ? before : after));
        }),
      ),
    );
    await fc.assert(property, { numRuns: RUNS.update });
  });
});

describe('a body of Microsoft’s pages', () => {
  const bodies = realBodies();

  it('is a real one', () => {
    const filesOf = (kind: string) => new Set(bodies.filter((body) => body.kind === kind).map(({ file }) => file));
    expect(filesOf('callRecord')).toContain('v1.0-get-callrecord-ex2-expand-sessions-segments-response.json');
    expect(filesOf('session')).toContain('v1.0-list-sessions-ex1-response.json');
    expect(filesOf('callRecord').size).toBeGreaterThanOrEqual(10);
    expect(filesOf('session').size).toBeGreaterThanOrEqual(6);
    expect(filesOf('segment').size).toBeGreaterThanOrEqual(4);
    expect(hasPlaceholder({ value: [{ modalities: ['String'] }] })).toBe(true);
  });

  const rows = bodies.map(({ kind, file, body }, index) => ({ kind, file, body, nth: index + 1 }));
  it.each(rows)('comes back as it is: $nth, a $kind of $file', async ({ kind, body }) => {
    const check = async (path: string): Promise<void> => {
      const read = await client.read(kind === 'callRecord' ? `${path}${EVERYTHING}` : path);
      expectSame(read, body, kind);
    };
    if (kind === 'callRecord') return whileStored(callRecords, body, check);
    return whileStored(callRecords, recordBody(), (record) =>
      kind === 'session'
        ? whileStored(`${record}/sessions`, body, (path) => check(`${path}?$expand=segments`))
        : whileStored(`${record}/sessions`, sessionBody(), (session) =>
            whileStored(`${session}/segments`, body, check),
          ),
    );
  });

  function expectSame(read: JsonObject, body: JsonObject, kind: string): void {
    const expanded: JsonObject = {
      ...(kind === 'callRecord' ? { sessions: [] } : {}),
      ...(kind === 'session' ? { segments: [] } : {}),
      ...body,
    };
    const plain = (value: JsonObject): string =>
      exactText(withoutMembers(withoutAnnotations(value, false) as JsonObject, new Set(['lastModifiedDateTime'])));
    expect(plain(kind === 'callRecord' ? sentForms(read, body) : read)).toBe(plain(expanded));
    expect(derivedTypes(read)).toEqual(expect.arrayContaining(derivedTypes(body)));
  }

  /** `place: type` of each value that names a type which derives from another. */
  function derivedTypes(value: JsonValue, place = ''): string[] {
    if (Array.isArray(value)) return value.flatMap((item, index) => derivedTypes(item, `${place}/${index}`));
    if (!isJsonObject(value)) return [];
    const below = Object.entries(value).flatMap(([name, member]) => derivedTypes(member, `${place}/${name}`));
    const type = typeByName(String(value['@odata.type']).replace(/^#/, ''));
    return type?.base && !type.entity ? [`${place}: ${type.name}`, ...below] : below;
  }
});

describe('the type of a value', () => {
  const endpoint = 'microsoft.graph.callRecords.participantEndpoint';
  const agent = 'microsoft.graph.callRecords.clientUserAgent';

  async function typeRead(caller: JsonObject, member?: string): Promise<JsonValue> {
    return whileStored(callRecords, recordBody({ sessions: [sessionBody({ caller })] }), async (path) => {
      const { sessions } = await client.read(`${path}${EVERYTHING}`);
      const read = ((sessions as JsonObject[])[0] as JsonObject).caller as JsonObject;
      return (member === undefined ? read : (read[member] as JsonObject))['@odata.type'] ?? null;
    });
  }

  it.each<[string, JsonObject, string | null]>([
    ['what is named', { '@odata.type': endpoint }, endpoint],
    ['what is named with #', { '@odata.type': `#${endpoint}` }, endpoint],
    ['what is named, against all else', { '@odata.type': '#microsoft.graph.callRecords.serviceEndpoint' }, null],
    ['what its members tell', { name: 'machine' }, endpoint],
    ['what a member of null tells', { feedback: null }, endpoint],
    ['the declared one without any sign', { userAgent: null }, null],
    ['the declared one for annotations', { 'name@odata.type': '#String' }, null],
  ])('is %s', async (_, caller, expected) => {
    const named = caller['@odata.type'];
    const type = expected ?? (typeof named === 'string' ? named.slice(1) : undefined);
    expect(await typeRead(caller)).toBe(type === undefined ? null : `#${type}`);
  });

  it.each<[JsonObject, string | null]>([
    [{ email: 'a@example.com' }, 'communicationsGuestIdentity'],
    [{ applicationType: null, displayName: 'bot' }, 'communicationsApplicationIdentity'],
    [{ ipAddress: '10.0.0.1' }, 'userIdentity'],
    [{ azureCommunicationServicesResourceId: 'r', other: 1 }, 'azureCommunicationServicesUserIdentity'],
    // Two types have each of these, and two of the last.
    [{ tenantId: 't' }, null],
    [{ userPrincipalName: 'u' }, null],
    [{ hidden: true }, null],
    [{ email: 'a@example.com', applicationType: 'bot' }, null],
    [{ displayName: 'Abbie', other: true }, null],
  ])('of an identity such as %j', async (identity, expected) => {
    const type = await typeRead({ '@odata.type': endpoint, associatedIdentity: identity }, 'associatedIdentity');
    expect(type).toBe(expected && `#microsoft.graph.${expected}`);
  });

  it('of a user agent is told by its members', async () => {
    expect(await typeRead({ userAgent: { platform: 'android' } }, 'userAgent')).toBe(`#${agent}`);
  });

  it.each<[string, JsonObject, string[]]>([
    ['no type', { '@odata.type': '#microsoft.graph.callRecords.toaster' }, ['unknownType caller/@odata.type']],
    ['a type of something else', { '@odata.type': `#${agent}` }, ['unknownType caller/@odata.type']],
    ['no text', { '@odata.type': 7 }, ['unknownType caller/@odata.type']],
    ['nothing', { '@odata.type': '' }, ['unknownType caller/@odata.type']],
    ['null', { '@odata.type': null }, ['unknownType caller/@odata.type']],
    ['Object’s', { '@odata.type': 'constructor' }, ['unknownType caller/@odata.type']],
    [
      'the base, with members of a derived type',
      { '@odata.type': '#microsoft.graph.callRecords.endpoint', name: 'machine' },
      ['unknownProperty caller/name'],
    ],
    [
      'none, with members of two derived types',
      { userAgent: { platform: 'android', role: 'mediaController' } },
      ['unknownProperty caller/userAgent/platform', 'unknownProperty caller/userAgent/role'],
    ],
  ])('is refused when it names %s', async (_, caller, expected) => {
    const response = await client.post(callRecords, recordBody({ sessions: [sessionBody({ caller })] }));
    expect(expectDetails(response)).toEqual(expected.map((detail) => detail.replace(' ', ' sessions/0/')));
  });

  it('is refused in a path to one entity alike', async () => {
    const response = await client.patch(pathTo('any', 'any'), { caller: { '@odata.type': '#toaster' } });
    expect(expectDetails(response)).toEqual(['unknownType caller/@odata.type']);
  });
});
