import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import { recordBody, segmentBody, sessionBody, wholeCall } from '../support/bodies';
import { callRecords, clientOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectDetails } from '../support/expect-error';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
});
afterAll(() => api.close());

type Ids = [session?: string, segment?: string];

/** A new whole call. @returns its id */
async function call(members: JsonObject = {}): Promise<string> {
  return String((await client.create(callRecords, wholeCall(members))).id);
}

describe('PATCH', () => {
  const sessionOf = (members: JsonObject) => ({ sessions: [sessionBody({ id: 's', ...members })] });

  const participant = '#microsoft.graph.callRecords.participantEndpoint';

  it('of one member of a complex value keeps its other members', async () => {
    const id = await call(
      sessionOf({
        caller: {
          name: 'old',
          cpuName: 'z80',
          userAgent: { headerValue: 'UA', platform: 'windows' },
          feedback: { rating: 'poor', tokens: { NoSound: true, deep: { a: 1, b: 2 } } },
        },
        failureInfo: { stage: 'midcall', reason: 'r' },
        isTest: true,
      }),
    );
    const changed = await client.patch(pathTo(id, 's'), {
      caller: {
        name: 'new',
        userAgent: { platform: 'macOS' },
        feedback: { tokens: { Echo: true, deep: { b: null } } },
      },
      failureInfo: { reason: 'new' },
    });
    expect(changed.json).toMatchObject({ isTest: true, callee: {}, modalities: ['audio'] });
    expect(changed.json.failureInfo).toEqual({ stage: 'midcall', reason: 'new' });
    expect(changed.json.caller).toEqual({
      '@odata.type': participant,
      name: 'new',
      cpuName: 'z80',
      userAgent: {
        '@odata.type': '#microsoft.graph.callRecords.clientUserAgent',
        headerValue: 'UA',
        platform: 'macOS',
      },
      feedback: { rating: 'poor', tokens: { NoSound: true, Echo: true, deep: { a: 1, b: null } } },
    });
    expect(await client.read(pathTo(id, 's'))).toEqual(changed.json);
  });

  it.each<[string, JsonObject, JsonObject, JsonObject]>([
    [
      'keeps the type that the change does not name',
      { name: 'a', cpuName: 'z80' },
      {},
      { '@odata.type': participant, name: 'a', cpuName: 'z80' },
    ],
    [
      'keeps the value when it names the same type',
      { name: 'a', cpuName: 'z80' },
      { '@odata.type': participant, name: 'b' },
      { '@odata.type': participant, name: 'b', cpuName: 'z80' },
    ],
    [
      'replaces the value when it names another type',
      { name: 'a', userAgent: { headerValue: 'x' } },
      { '@odata.type': '#microsoft.graph.callRecords.serviceEndpoint' },
      { '@odata.type': '#microsoft.graph.callRecords.serviceEndpoint' },
    ],
    [
      'replaces the value when it names the declared type',
      { name: 'a' },
      { '@odata.type': '#microsoft.graph.callRecords.endpoint' },
      {},
    ],
    [
      'gives the value the type that its members tell',
      { userAgent: { headerValue: 'x' } },
      { name: 'b' },
      { '@odata.type': participant, name: 'b', userAgent: { headerValue: 'x' } },
    ],
    [
      'clears a member by null',
      { name: 'a', cpuName: 'z80' },
      { cpuName: null },
      { '@odata.type': participant, name: 'a', cpuName: null },
    ],
  ])('%s', async (_name, stored, change, expected) => {
    const id = await call(sessionOf({ caller: stored }));
    const { status, json } = await client.patch(pathTo(id, 's'), { caller: change });
    expect([status, json.caller]).toEqual([200, expected]);
  });

  it('replaces collections as wholes, within complex values, too', async () => {
    const id = await call(sessionOf({ segments: [segmentBody({ id: 'g', media: [{ label: 'a' }, { label: 'b' }] })] }));
    const { json } = await client.patch(pathTo(id, 's', 'g'), { media: [{ label: 'c' }] });
    expect(json.media).toEqual([{ label: 'c' }]);
  });

  it('gives a complex value that was absent or null its defaults', async () => {
    const id = await call(sessionOf({ failureInfo: null }));
    const { json } = await client.patch(pathTo(id, 's'), { failureInfo: { reason: 'x' } });
    expect(json.failureInfo).toEqual({ stage: 'unknown', reason: 'x' });
  });

  it('of a part of the older organizer keeps the rest, and the id of organizer_v2', async () => {
    const id = await call({ organizer: { user: { displayName: 'Old', tenantId: 't' } } });
    const before = await client.read(pathTo(id));
    const { json } = await client.patch(pathTo(id), { organizer: { user: { displayName: 'New' } } });
    const user = { displayName: 'New', tenantId: 't' };
    expect(json.organizer).toMatchObject({ user });
    expect(json.organizer_v2).toMatchObject({ id: (before.organizer_v2 as JsonObject).id, identity: { user } });
  });

  it('of a part of organizer_v2 keeps its id and the rest, and the older organizer follows', async () => {
    const organizer = { id: 'o', identity: { user: { id: 'u', displayName: 'Old' } } };
    const id = await call({ organizer_v2: organizer });
    const change = { identity: { user: { displayName: 'New' } } };
    const changed = { id: 'o', identity: { user: { id: 'u', displayName: 'New' } } };
    const { json } = await client.patch(pathTo(id), { organizer_v2: change });
    expect(json.organizer_v2).toMatchObject(changed);
    expect(json.organizer).toMatchObject(changed.identity);
    const again = await client.patch(`${pathTo(id)}/organizer_v2`, { identity: { user: { displayName: 'Newer' } } });
    expect(again.json).toMatchObject({ id: 'o', identity: { user: { id: 'u', displayName: 'Newer' } } });
    expect((await client.read(pathTo(id))).organizer).toMatchObject({ user: { id: 'u', displayName: 'Newer' } });
  });

  it('of a part of a participant keeps the rest', async () => {
    const id = await call({ participants_v2: [{ id: 'p', identity: { user: { id: 'u', displayName: 'A' } } }] });
    const path = `${pathTo(id)}/participants_v2/p`;
    const { json } = await client.patch(path, { identity: { user: { displayName: 'B' }, phone: { id: '1' } } });
    expect(json.identity).toMatchObject({ user: { id: 'u', displayName: 'B' }, phone: { id: '1' } });
  });

  it('clears by null, which is not the same as absent', async () => {
    const id = await call(sessionOf({ failureInfo: { stage: 'midcall' } }));
    const { json } = await client.patch(pathTo(id, 's'), { failureInfo: null });
    expect(json).toHaveProperty('failureInfo', null);
    expect(json).not.toHaveProperty('isTest');
    for (const name of ['startDateTime', 'endDateTime', 'modalities'])
      expect(expectDetails(await client.patch(pathTo(id, 's'), { [name]: null }))).toHaveLength(1);
  });

  it.each<[JsonObject]>([[{}], [{ '@odata.type': '#microsoft.graph.callRecords.callRecord' }], [{ version: 99 }]])(
    'changes nothing by %j',
    async (body) => {
      const id = await call();
      const before = await client.read(pathTo(id));
      const answer = await client.patch(pathTo(id), body);
      expect([answer.status, answer.json]).toEqual([200, before]);
      expect(await client.read(pathTo(id))).toEqual(before);
    },
  );

  it.each<[string, Ids, JsonObject, string]>([
    ['an end before the stored start', [], { endDateTime: '2024-03-01T09:00:00.1234566Z' }, 'invalidValue endDateTime'],
    ['an end before the stored start', ['s'], { endDateTime: '2000-01-01T00:00:00Z' }, 'invalidValue endDateTime'],
    ['a start after the stored end', ['s', 'g'], { startDateTime: '2040-01-01T00:00:00Z' }, 'invalidValue endDateTime'],
  ])('is refused with %s: %j %j', async (_name, below, body, detail) => {
    const id = await call();
    const path = pathTo(id, ...below);
    const [record, entity] = [await client.read(pathTo(id)), await client.read(path)];
    expect(expectDetails(await client.patch(path, body))).toEqual([detail]);
    expect([await client.read(pathTo(id)), await client.read(path)]).toEqual([record, entity]);
  });

  it('ignores an id in the body', async () => {
    const id = await call();
    for (const path of [pathTo(id), pathTo(id, 's'), pathTo(id, 's', 'g')]) {
      const { status, json } = await client.patch(path, { id: 'other' });
      expect([status, json]).toEqual([200, await client.read(path)]);
    }
    const body = sessionBody({ id: 'other', isTest: true });
    const put = await api.request(pathTo(id, 's'), { method: 'PUT', body });
    expect([put.status, put.json.id, put.json.isTest]).toEqual([200, 's', true]);
  });

  it('takes the id of the URL in the body', async () => {
    const id = await call();
    expect((await client.patch(pathTo(id, 's'), { id: 's', isTest: true })).json).toMatchObject({
      id: 's',
      isTest: true,
    });
  });
});

describe('the version of a call record', () => {
  const writes: [string, number, (id: string) => Promise<{ status: number }>][] = [
    ['a new session', 201, (id) => client.post(`${pathTo(id)}/sessions`, sessionBody())],
    ['a changed session', 200, (id) => client.patch(pathTo(id, 's'), { isTest: true })],
    ['a deleted session', 204, (id) => client.delete(pathTo(id, 's'))],
    ['a new segment', 201, (id) => client.post(`${pathTo(id, 's')}/segments`, segmentBody())],
    ['a changed segment', 200, (id) => client.patch(pathTo(id, 's', 'g'), { media: [] })],
    ['a deleted segment', 204, (id) => client.delete(pathTo(id, 's', 'g'))],
    ['a changed record', 200, (id) => client.patch(pathTo(id), { joinWebUrl: 'https://example.com/' })],
  ];

  it.each(writes)('rises by one with %s, which sets lastModifiedDateTime', async (_name, status, write) => {
    const id = await call();
    const before = await client.read(pathTo(id));
    expect((await write(id)).status).toBe(status);
    const after = await client.read(pathTo(id));
    expect([before.version, after.version]).toEqual([1, 2]);
    expect(after.lastModifiedDateTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
    expect(String(after.lastModifiedDateTime) > String(before.lastModifiedDateTime)).toBe(true);
  });

  it.each<[string, number, (id: string) => Promise<{ status: number }>]>([
    ['an empty PATCH of the record', 200, (id) => client.patch(pathTo(id), {})],
    ['an empty PATCH of a session', 200, (id) => client.patch(pathTo(id, 's'), {})],
    ['an empty PATCH of a segment', 200, (id) => client.patch(pathTo(id, 's', 'g'), { id: 'g' })],
    ['a session id that is taken', 409, (id) => client.post(`${pathTo(id)}/sessions`, sessionBody({ id: 's' }))],
    ['a segment id that is taken', 409, (id) => client.post(`${pathTo(id, 's')}/segments`, segmentBody({ id: 'g' }))],
    ['a session that is not there', 404, (id) => client.delete(pathTo(id, 'x'))],
    ['a segment that is not there', 404, (id) => client.patch(pathTo(id, 's', 'x'), { media: [] })],
    ['a segment of no session', 404, (id) => client.post(`${pathTo(id, 'x')}/segments`, segmentBody())],
    ['a wrong body', 400, (id) => client.post(`${pathTo(id)}/sessions`, sessionBody({ modalities: [] }))],
    [
      'a change that would end too early',
      400,
      (id) => client.patch(pathTo(id, 's'), { endDateTime: '2000-01-01T00:00:00Z' }),
    ],
    ['reading', 200, (id) => client.get(`${pathTo(id)}?$expand=sessions`)],
  ])('stays as it is with %s', async (_name, status, request) => {
    const id = await call();
    const before = await client.read(pathTo(id));
    expect((await request(id)).status).toBe(status);
    expect(await client.read(pathTo(id))).toEqual(before);
  });

  it.each<[JsonValue, JsonValue]>([
    [0, 1],
    [-7, -6],
    [7, 8],
    [9007199254740993n, 9007199254740994n],
    [9223372036854775806n, 9223372036854775807n],
    [9223372036854775807n, 9223372036854775807n],
  ])('given with a new record as %s is kept, and rises to %s', async (version, raised) => {
    const created = await client.create(callRecords, wholeCall({ version }));
    const path = pathTo(String(created.id));
    expect(created.version).toBe(version);
    expect((await client.read(path)).version).toBe(version);
    expect((await client.delete(`${path}/sessions/s`)).status).toBe(204);
    expect((await client.read(path)).version).toBe(raised);
    expect((await client.patch(path, { joinWebUrl: null })).status).toBe(200);
  });

  it.each(['9223372036854775808', '1.5', '"1"', 'null'])('cannot be %s', async (version) => {
    const body = JSON.stringify(recordBody()).replace('{', `{"version":${version},`);
    expect(expectDetails(await client.post(callRecords, body))).toEqual([expect.stringMatching(/^\w+ version$/)]);
  });

  it('is the business of one record only, and lastModifiedDateTime that of the service', async () => {
    const [changed, other] = [await call({ lastModifiedDateTime: '2001-01-01T00:00:00Z' }), await call()];
    const before = await client.read(pathTo(other));
    await client.patch(pathTo(changed), { joinWebUrl: '', lastModifiedDateTime: '2001-01-01T00:00:00Z' });
    expect((await client.read(pathTo(changed))).lastModifiedDateTime).not.toMatch(/^2001/);
    expect(await client.read(pathTo(other))).toEqual(before);
  });
});
