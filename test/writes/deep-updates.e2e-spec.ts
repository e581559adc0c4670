import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import { segmentBody, sessionBody, wholeCall } from '../support/bodies';
import { callRecords, clientOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectDetails, expectError } from '../support/expect-error';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
});
afterAll(() => api.close());

const EVERYTHING = '?$expand=sessions($expand=segments),participants_v2';

/** A new call with sessions s1 to s3; s1 has segments g1 and g2. @returns its path */
async function call(members: JsonObject = {}): Promise<string> {
  const sessions = ['s1', 's2', 's3'].map((id) =>
    sessionBody({ id, ...(id === 's1' ? { segments: ['g1', 'g2'].map((g) => segmentBody({ id: g })) } : {}) }),
  );
  return pathTo(String((await client.create(callRecords, wholeCall({ sessions, ...members }))).id));
}

async function idsIn(path: string): Promise<JsonValue[]> {
  return ((await client.read(path)).value as JsonObject[]).map(({ id = null }) => id);
}

describe('a PATCH with sessions', () => {
  it('makes them the whole collection: changes, adds and deletes', async () => {
    const path = await call();
    const added = sessionBody({ id: 's4', segments: [segmentBody({ id: 'g' })] });
    const body = { joinWebUrl: 'x', sessions: [{ id: 's2', isTest: true }, added, { '@odata.id': "sessions('s1')" }] };
    const { status, json } = await client.patch(path, body);
    expect([status, json.version, json.joinWebUrl]).toEqual([200, 2, 'x']);
    expect((json.sessions as JsonObject[]).map(({ id }) => id)).toEqual(['s1', 's2', 's4']);
    expect(await client.read(`${path}/sessions/s2`)).toMatchObject({ isTest: true, modalities: ['audio'] });
    expect(await idsIn(`${path}/sessions/s1/segments`)).toEqual(['g1', 'g2']);
    expect(await idsIn(`${path}/sessions/s4/segments`)).toEqual(['g']);
  });

  it('changes the segments within them, and raises the version once', async () => {
    const path = await call();
    const { json } = await client.patch(path, {
      sessions: [{ id: 's1', segments: [{ id: 'g2', media: [] }, segmentBody({ id: 'g3' })] }],
    });
    expect(json.version).toBe(2);
    expect(await idsIn(`${path}/sessions`)).toEqual(['s1']);
    expect(await idsIn(`${path}/sessions/s1/segments`)).toEqual(['g2', 'g3']);
  });

  it('takes participants, which the older list follows', async () => {
    const path = await call({ participants_v2: [{ id: 'p', identity: { user: { id: 'u', displayName: 'A' } } }] });
    const { json } = await client.patch(path, {
      participants_v2: [
        { id: 'p', identity: { user: { displayName: 'B' } } },
        { id: 'q', identity: { user: { id: 'v' } } },
      ],
    });
    expect(json.participants).toMatchObject([{ user: { id: 'u', displayName: 'B' } }, { user: { id: 'v' } }]);
    expect((json.participants_v2 as JsonObject[]).map(({ id }) => id)).toEqual(['p', 'q']);
  });
});

describe('a PATCH with a delta', () => {
  it.each(['sessions@odata.delta', 'sessions@delta'])('in %s changes, adds and deletes what it names', async (name) => {
    const path = await call();
    const { status, json } = await client.patch(path, {
      [name]: [
        { '@odata.removed': { reason: 'deleted' }, id: 's1' },
        { '@removed': { reason: 'deleted' }, '@id': `${path}/sessions('s2')` },
        { id: 's3', isTest: true },
        sessionBody({ id: 's4' }),
      ],
    });
    expect([status, json.version]).toEqual([200, 2]);
    expect(json.sessions).toMatchObject([{ id: 's3', isTest: true }, { id: 's4' }]);
  });

  it('reaches segments, from the call and from the session', async () => {
    const path = await call();
    const removed = (id: string): JsonObject => ({ '@removed': {}, id });
    const nested = { 'sessions@delta': [{ id: 's1', 'segments@delta': [removed('g1'), segmentBody({ id: 'g3' })] }] };
    expect((await client.patch(path, nested)).json.version).toBe(2);
    expect(await idsIn(`${path}/sessions/s1/segments`)).toEqual(['g2', 'g3']);
    const own = await client.patch(`${path}/sessions/s1`, { isTest: true, 'segments@delta': [removed('g2')] });
    expect(own.json).toMatchObject({ isTest: true, segments: [{ id: 'g3' }] });
    expect(await client.read(path)).toMatchObject({ version: 3 });
  });

  it('of more than one statement takes is one change', async () => {
    const path = await call();
    const many = Array.from({ length: 600 }, (_, index) => sessionBody({ id: `n${index}` }));
    expect((await client.patch(path, { 'sessions@delta': many })).json.version).toBe(2);
    const changed = many.map(({ id = null }) => ({ id, isTest: true }));
    expect((await client.patch(path, { 'sessions@delta': changed })).json.version).toBe(3);
    expect((await client.get(`${path}/sessions/$count?$filter=isTest`)).text).toBe('600');
  });
});

describe('a deep update that cannot be made', () => {
  const participants = { participants_v2: [{ identity: null }] };
  it.each<[string, JsonObject, number, string[]]>([
    [
      'lacks members of a new session',
      { sessions: [{ id: 's9', isTest: true }] },
      400,
      ['missingProperty sessions/0/caller'],
    ],
    [
      'has a wrong value',
      { sessions: [{ id: 's1', modalities: ['smell'] }] },
      400,
      ['invalidValue sessions/0/modalities/0'],
    ],
    [
      'has a wrong value in a delta',
      { 'sessions@delta': [{ id: 's1', isTest: 'no' }] },
      400,
      ['invalidValue sessions@odata.delta/0/isTest'],
    ],
    [
      'ends a session before its start',
      { sessions: [{ id: 's1', endDateTime: '2000-01-01T00:00:00Z' }] },
      400,
      ['invalidValue sessions/0/endDateTime'],
    ],
    ['names an entity twice', { sessions: [{ id: 's1' }, { id: 's1' }] }, 400, ['invalidValue sessions/1/id']],
    ['has both forms', { sessions: [], 'sessions@delta': [] }, 400, ['invalidValue sessions@odata.delta']],
    ['is only a page', { sessions: [], 'sessions@nextLink': 'x' }, 400, ['invalidValue sessions']],
    [
      'removes from a whole collection',
      { sessions: [{ id: 's1', '@removed': {} }] },
      400,
      ['invalidValue sessions/0/@odata.removed'],
    ],
    [
      'removes with null, which deleted the session',
      { 'sessions@delta': [{ id: 's1', '@removed': null }] },
      400,
      ['invalidValue sessions@odata.delta/0/@odata.removed'],
    ],
    [
      'removes for a reason that nobody knows',
      { 'sessions@delta': [{ id: 's1', '@removed': { reason: 'boredom' } }] },
      400,
      ['invalidValue sessions@odata.delta/0/@odata.removed'],
    ],
    ['has a delta of values', { 'modalities@delta': ['video'] }, 400, ['invalidValue modalities@odata.delta']],
    ['has a delta of one entity', { 'organizer_v2@delta': {} }, 400, ['invalidValue organizer_v2@odata.delta']],
    [
      'has a delta within a value',
      { organizer: { 'user@odata.delta': {} } },
      400,
      ['invalidValue organizer/user@odata.delta'],
    ],
    [
      'removes nothing that it names',
      { 'sessions@delta': [{ '@removed': {} }] },
      400,
      ['invalidValue sessions@odata.delta/0'],
    ],
    ['is no array', { 'sessions@delta': {} }, 400, ['invalidType sessions@odata.delta']],
    ['refers to something else', { sessions: [{ '@id': "users('s1')" }] }, 400, ['invalidValue sessions/0/@odata.id']],
    ['has the stale tag of a session', { ...participants, sessions: [{ id: 's1', '@odata.etag': 'W/"1"' }] }, 412, []],
  ])('when it %s, changes nothing', async (_name, body, status, details) => {
    const path = await call();
    const before = await client.read(path + EVERYTHING);
    const answer = await client.patch(path, body);
    expect(answer.status).toBe(status);
    if (details.length > 0) expect(expectDetails(answer)).toEqual(expect.arrayContaining(details));
    expect(await client.read(path + EVERYTHING)).toEqual(before);
  });

  it('does not keep others from being written', async () => {
    const path = await call();
    const wrong = { sessions: [{ id: 'new' }] };
    const answers = await Promise.all(
      [wrong, { joinWebUrl: 'a' }, wrong, { joinWebUrl: 'b' }].map(async (body, index) =>
        client.patch(index === 1 ? await call() : path, body),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([400, 200, 400, 200]);
  });

  it('is refused in OData 4.0, which does not know it', async () => {
    const path = await call();
    const bodies: JsonObject[] = [{ sessions: [] }, { 'sessions@odata.delta': [] }];
    for (const body of bodies) {
      const answer = await api.request(path, { method: 'PATCH', body, headers: { 'odata-version': '4.0' } });
      expect(expectDetails(answer)).toEqual([`invalidValue ${Object.keys(body)[0]}`]);
    }
  });

  it.each(['POST', 'PUT'])('has no place in a %s', async (method) => {
    const body = wholeCall({ sessions: undefined as never, 'sessions@delta': [] });
    const target = method === 'POST' ? callRecords : await call();
    expect(expectDetails(await api.request(target, { method, body }))).toEqual(['invalidValue sessions@odata.delta']);
  });
});

describe('control information without its prefix', () => {
  it.each(['sessions', 'participants_v2'])('%s@nextLink in a PUT does not delete the rest', async (name) => {
    const path = await call();
    const before = await client.read(path + EVERYTHING);
    const body = wholeCall({
      sessions: [sessionBody({ id: 's1' })],
      participants_v2: [],
      [`${name}@nextLink`]: 'http://x/y',
    });
    const answer = await api.request(path, { method: 'PUT', body });
    expect(expectDetails(answer)).toEqual([`invalidValue ${name}`]);
    expect(await client.read(path + EVERYTHING)).toEqual(before);
  });

  it('@type tells the type', async () => {
    const caller = { '@type': '#microsoft.graph.callRecords.serviceEndpoint' };
    const path = await call({ sessions: [sessionBody({ id: 's', caller })] });
    expect((await client.read(`${path}/sessions/s`)).caller).toEqual({
      '@odata.type': '#microsoft.graph.callRecords.serviceEndpoint',
    });
    const wrong = await client.patch(`${path}/sessions/s`, { caller: { '@type': '#microsoft.graph.nothing' } });
    expect(expectDetails(wrong)).toEqual(['unknownType caller/@odata.type']);
  });

  it('name@type is the type of a member of an open type, not a member', async () => {
    const tokens = { Loud: 3, 'Loud@type': '#Int64' };
    const caller = { name: 'x', feedback: { tokens } };
    const path = await call({ sessions: [sessionBody({ id: 's', caller })] });
    const { feedback } = (await client.read(`${path}/sessions/s`)).caller as JsonObject;
    expect(feedback).toMatchObject({ tokens: { Loud: 3, 'Loud@odata.type': '#Int64' } });
  });

  it.each([
    ['isTest@type', '#Int64', 'isTest'],
    ['isTest@odata.type', '#nothing', 'isTest'],
    ['modalities@type', '#microsoft.graph.callRecords.modality', 'modalities'],
    ['failureInfo@type', 7, 'failureInfo'],
  ])('%s as %j is refused: it is no type of the property', async (name, type, member) => {
    const path = `${await call()}/sessions/s1`;
    expect(expectDetails(await client.patch(path, { [name]: type }))).toEqual([`unknownType ${member}@odata.type`]);
  });

  it('takes the type of a property, in any spelling', async () => {
    const path = `${await call()}/sessions/s1`;
    const types = { 'isTest@type': '#Boolean', 'startDateTime@odata.type': 'Edm.DateTimeOffset' };
    const modalities = '#Collection(graph.callRecords.modality)';
    const body = { ...types, 'modalities@type': modalities.replace('graph.', 'microsoft.graph.'), isTest: true };
    expect((await client.patch(path, body)).status).toBe(200);
    const caller = {
      '@type': '#microsoft.graph.callRecords.participantEndpoint',
      feedback: { tokens: { a: 1, 'a@type': '#none' } },
    };
    expect(expectDetails(await client.patch(path, { caller }))).toEqual([
      'unknownType caller/feedback/tokens/a@odata.type',
    ]);
  });

  it('is refused where both forms of a member are there', async () => {
    const body = '{"@type":"#x","@odata.type":"#x"}';
    expectError(await client.post(callRecords, body), 'malformedJson');
  });

  it.each(['sessions@odata.bind', 'organizer_v2@odata.bind', 'sessions@bind', 'sessions@\\u0062ind'])(
    '%s is not supported, and says so',
    async (name) => {
      const text = JSON.stringify(wholeCall()).replace('{', `{"${name}":[],`);
      const answer = await client.post(callRecords, text);
      expect(answer.status).toBe(501);
      expect(answer.text).toContain('bind is not supported');
      const path = await call();
      expect((await client.patch(path, `{"${name}":[]}`)).status).toBe(501);
    },
  );
});

describe('the tag in a body', () => {
  it.each(['PATCH', 'PUT'])('that is stale keeps a %s from being made', async (method) => {
    const path = await call();
    const tag = (await client.get(path)).headers.get('etag');
    const body = (etag: JsonValue): JsonObject => ({
      ...wholeCall({ joinWebUrl: 'x' }),
      sessions: undefined as never,
      participants_v2: undefined as never,
      '@odata.etag': etag,
    });
    const send = (etag: JsonValue) => api.request(path, { method, body: body(etag) });
    expect((await send('W/"123"')).status).toBe(412);
    const made = await send(tag);
    expect([made.status, made.text]).toEqual([200, expect.anything()]);
    expect((await send(tag)).status).toBe(412);
    expect(expectDetails(await send(7))).toEqual(['invalidValue @odata.etag']);
  });

  it('does not keep an entity from elsewhere from being created', async () => {
    const body = { ...wholeCall(), '@odata.etag': 'W/"123"' };
    expect((await api.request(pathTo('from-elsewhere'), { method: 'PUT', body })).status).toBe(201);
  });

  it('counts in a change without members', async () => {
    const path = await call();
    expect((await client.patch(path, { '@etag': 'W/"123"' })).status).toBe(412);
  });
});

describe('the answer to a write', () => {
  it('has what $select and $expand name', async () => {
    const { status, json } = await client.post(
      `${callRecords}?$select=id,type&$expand=sessions($select=id)`,
      wholeCall(),
    );
    expect(status).toBe(201);
    expect(
      Object.keys(json)
        .filter((name) => !name.includes('@'))
        .sort(),
    ).toEqual(['id', 'sessions', 'type']);
    const path = pathTo(String(json.id));
    const changed = await client.patch(`${path}?$select=joinWebUrl`, { joinWebUrl: 'x' });
    expect(Object.keys(changed.json).filter((name) => !name.includes('@'))).toEqual(['joinWebUrl']);
    const put = await api.request(`${path}/sessions/s?$expand=segments($select=id)&$select=id`, {
      method: 'PUT',
      body: sessionBody(),
    });
    expect(put.json).toMatchObject({ id: 's', segments: [{ id: 'g' }] });
    const organizer = await client.patch(`${path}/organizer_v2?$select=id`, { id: 'o' });
    expect(organizer.json).toEqual({
      '@odata.context': expect.stringContaining('organizer_v2(id)/$entity') as string,
      id: 'o',
    });
  });

  it('is refused before the write where an option is unknown or has no place', async () => {
    for (const query of ['$select=nothing', '$filter=true', '$top=1', '$expand=nothing'])
      expect((await client.post(`${callRecords}?${query}`, wholeCall({ id: 'unmade' }))).status).toBe(400);
    expect((await client.get(pathTo('unmade'))).status).toBe(404);
  });
});

describe('a PATCH with If-None-Match: *', () => {
  it('of an existing entity is 412, whatever the body lacks', async () => {
    const path = await call();
    for (const target of [path, `${path}/sessions/s1`, `${path}/sessions/s1/segments/g1`]) {
      const headers = { 'if-none-match': '*' };
      for (const method of ['PATCH', 'PUT'])
        expect((await api.request(target, { method, body: { joinWebUrl: 'x' }, headers })).status).toBe(412);
      const missing = await api.request(`${target}x`, { method: 'PATCH', body: { isTest: true }, headers });
      expect(missing.status).toBe(400);
    }
  });
});
