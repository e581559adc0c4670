import type { JsonObject } from '../../src/edm/json/json-value';
import { recordBody, segmentBody, sessionBody, wholeCall } from '../support/bodies';
import { callRecords, clientOf, idsOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { startTestApp, type TestApp, type TestResponse } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;
let made = 0;

beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
});
afterAll(() => api.close());

/** The id of a new call with the session `s`, its segment `g` and a participant `p`. */
async function newCall(): Promise<string> {
  const id = `call ${++made}`;
  await client.create(callRecords, wholeCall({ id, participants_v2: [{ id: 'p' }], organizer_v2: { id: 'o' } }));
  return id;
}

type Kind = readonly [
  kind: string,
  path: (call: string, id?: string) => string,
  body: JsonObject,
  change: (n: number) => JsonObject,
];
const endAt = (n: number): JsonObject => ({ endDateTime: `2024-03-01T1${n}:00:00Z` });

/** One entity of each kind, with a body that a new one of its kind has, and changes of it. */
const kinds: readonly Kind[] = [
  ['a call record', (call) => pathTo(call), recordBody(), endAt],
  ['a session', (call, id = 's') => pathTo(call, id), sessionBody(), endAt],
  ['a segment', (call, id = 'g') => pathTo(call, 's', id), segmentBody(), endAt],
  [
    'a participant',
    (call, id = 'p') => `${pathTo(call)}/participants_v2/${id}`,
    { identity: null },
    (n) => ({ identity: { user: { id: String(n) } } }),
  ],
];

/** The path itself, or beside a call record that is there one of which nothing is. */
const absent = (path: string): string => path.replace(/(call%20\d+)$/, '$1%20absent');

const tagOf = ({ headers }: TestResponse): string => headers.get('etag') ?? '';
const put = (path: string, body: JsonObject, headers: Record<string, string> = {}): Promise<TestResponse> =>
  api.request(path, { method: 'PUT', body, headers });
const readTag = async (path: string): Promise<string> => tagOf(await client.get(path));

/** The tags that an answer holds, each with the path of its entity within the answer. */
function tagsIn(value: unknown, path = ''): [path: string, tag: string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]): [string, string][] =>
    name === '@odata.etag' ? [[path, String(member)]] : tagsIn(member, `${path}/${name}`),
  );
}
const shownTags = ({ text }: TestResponse): [string, string][] => tagsIn(JSON.parse(text));

describe('An entity tag', () => {
  it.each(kinds)('of %s is in the header and in the body of each answer', async (_kind, pathOf, _body, change) => {
    const path = pathOf(await newCall());
    const read = await client.get(path);
    const tag = tagOf(read);
    expect(tag).toMatch(/^W\/"\d{18}"$/);
    expect(shownTags(read)).toEqual([['', tag]]);
    expect(Object.keys(JSON.parse(read.text) as object)[1]).toBe('@odata.etag');
    expect(read.headers.get('vary')).toContain('Prefer');
    for (const query of ['?$select=id', `?$select=${Object.keys(change(0)).join()}`])
      expect(shownTags(await client.get(path + query))).toEqual([['', tag]]);
    const collection = path.slice(0, path.lastIndexOf('/'));
    expect(shownTags(await client.get(`${collection}?$top=500`)).map(([, one]) => one)).toContain(tag);
    const full = await client.get(path, { headers: { accept: 'application/json;odata.metadata=full' } });
    expect([tagOf(full), shownTags(full)[0]]).toEqual([tag, ['', tag]]);
    const none = await client.get(path, { headers: { accept: 'application/json;odata.metadata=none' } });
    expect([tagOf(none), shownTags(none)]).toEqual([tag, []]);
  });

  it('is that of each entity within others', async () => {
    const id = await newCall();
    const whole = await client.get(`${pathTo(id)}?$expand=sessions($expand=segments),participants_v2`);
    const tags = new Map(shownTags(whole));
    expect([...tags.keys()].sort()).toEqual(['', '/participants_v2/0', '/sessions/0', '/sessions/0/segments/0']);
    expect(tags.get('/sessions/0')).toBe(await readTag(pathTo(id, 's')));
    expect(tags.get('/sessions/0/segments/0')).toBe(await readTag(pathTo(id, 's', 'g')));
    const participant = await client.get(`${pathTo(id)}/participants_v2/p`);
    expect(tags.get('/participants_v2/0')).toBe(tagOf(participant));
  });

  it('changes with the entity, and with nothing beside it', async () => {
    const id = await newCall();
    const paths = [pathTo(id), pathTo(id, 's'), pathTo(id, 's', 'g'), `${pathTo(id)}/participants_v2/p`];
    const tags = (): Promise<string[]> => Promise.all(paths.map(readTag));
    const changed = async (work: () => Promise<TestResponse>): Promise<boolean[]> => {
      const before = await tags();
      expect((await work()).status).toBeLessThan(300);
      const after = await tags();
      return before.map((tag, index) => tag !== after[index]);
    };
    // A call record has a version, which rises with whatever changes below it.
    expect(await changed(() => client.patch(pathTo(id), { joinWebUrl: 'x' }))).toEqual([true, false, false, false]);
    expect(await changed(() => client.patch(pathTo(id, 's'), { isTest: true }))).toEqual([true, true, false, false]);
    expect(await changed(() => client.patch(pathTo(id, 's', 'g'), { media: [] }))).toEqual([true, false, true, false]);
    expect(await changed(() => client.post(`${pathTo(id)}/sessions`, sessionBody()))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(await changed(() => client.patch(pathTo(id, 's'), {}))).toEqual([false, false, false, false]);
  });

  it('of the organizer is made of the organizer alone', async () => {
    const id = await newCall();
    const path = `${pathTo(id)}/organizer_v2`;
    const read = await client.get(path);
    const tag = tagOf(read);
    expect(tag).toMatch(/^W\/"[\da-f]{32}"$/);
    expect(shownTags(read)).toEqual([['', tag]]);
    await client.patch(pathTo(id), { joinWebUrl: 'x' });
    expect(await readTag(`${path}?$select=id`)).toBe(tag);
    expect((await client.get(path, { headers: { 'if-none-match': tag } })).status).toBe(304);
    await client.patch(pathTo(id), { organizer_v2: { id: 'o2' } });
    expect((await client.get(path, { headers: { 'if-none-match': tag } })).status).toBe(200);
    expectError(await client.get(path, { headers: { 'if-match': tag } }), 'resourceModified');
    expect(await readTag(`${path}/id`)).toBe('');
  });

  it('is another one after an entity has come back', async () => {
    const id = await newCall();
    const before = await readTag(pathTo(id, 's'));
    await client.delete(pathTo(id, 's'));
    await client.create(`${pathTo(id)}/sessions`, sessionBody({ id: 's' }));
    expect(await readTag(pathTo(id, 's'))).not.toBe(before);
  });

  it('of an answer to a write is that of the next read', async () => {
    const id = `call ${++made}`;
    const created = await client.post(callRecords, recordBody({ id }));
    expect([created.status, tagOf(created)]).toEqual([201, await readTag(pathTo(id))]);
    const session = await client.post(`${pathTo(id)}/sessions`, sessionBody({ id: 's' }));
    expect(tagOf(session)).toBe(await readTag(pathTo(id, 's')));
    for (const path of [pathTo(id), pathTo(id, 's')]) {
      const changed = await client.patch(path, { endDateTime: '2024-03-01T10:00:00Z' });
      expect([tagOf(changed), shownTags(changed)]).toEqual([await readTag(path), [['', await readTag(path)]]]);
    }
  });
});

describe('If-None-Match on a read', () => {
  it.each(kinds)('of %s is answered with 304 as long as nothing has changed', async (_kind, pathOf, _body, change) => {
    const path = pathOf(await newCall());
    const tag = await readTag(path);
    for (const value of [tag, tag.slice(2), `"other", ${tag}`, '*'])
      for (const method of ['GET', 'HEAD']) {
        const { status, headers, text } = await api.request(path, { method, headers: { 'if-none-match': value } });
        expect([status, headers.get('etag'), headers.get('content-type'), text]).toEqual([304, tag, null, '']);
      }
    expect((await client.get(path, { headers: { 'if-none-match': 'W/"other"' } })).status).toBe(200);
    await client.patch(path, change(0));
    expect((await client.get(path, { headers: { 'if-none-match': tag } })).status).toBe(200);
  });

  it('is answered with all that can have changed without the entity', async () => {
    const id = await newCall();
    const status = async (path: string, query: string): Promise<number> => {
      const headers = { 'if-none-match': await readTag(path) };
      return (await client.get(path + query, { headers })).status;
    };
    expect(await status(pathTo(id), '?$expand=sessions($expand=segments),participants_v2')).toBe(304);
    expect(await status(pathTo(id), '?$expand=sessions($filter=endDateTime lt now())')).toBe(200);
    expect(await status(pathTo(id), '?$compute=now() as now')).toBe(200);
    expect(await status(pathTo(id, 's'), '?$expand=segments')).toBe(200);
  });

  it('does not hide that there is nothing', async () => {
    expectError(await client.get(pathTo('nothing'), { headers: { 'if-none-match': '*' } }), 'notFound');
  });

  it('has its counterpart: If-Match wants the entity in a state', async () => {
    const path = pathTo(await newCall());
    expect((await client.get(path, { headers: { 'if-match': await readTag(path) } })).status).toBe(200);
    expectError(await client.get(path, { headers: { 'if-match': 'W/"1"' } }), 'resourceModified');
  });
});

describe.each(kinds)('If-Match on a change of %s', (_kind, pathOf, body, change) => {
  const changes: readonly (readonly [
    name: string,
    send: (path: string, headers: Record<string, string>) => Promise<TestResponse>,
  ])[] = [
    ['PATCH', (path, headers) => client.patch(path, change(0), { headers })],
    ['PATCH of nothing', (path, headers) => client.patch(path, {}, { headers })],
    ['PUT', (path, headers) => put(path, body, headers)],
    ['DELETE', (path, headers) => client.delete(path, { headers })],
  ];

  it.each(changes)('by %s lets it through in this state, and in no other', async (_name, send) => {
    const path = pathOf(await newCall());
    const before = await client.get(path);
    const refused: Record<string, string>[] = [
      { 'if-match': 'W/"1"' },
      { 'if-match': '"not-a-number", "0639311874598357110"' },
      { 'if-none-match': tagOf(before) },
      { 'if-match': tagOf(before), 'if-none-match': `"1", ${tagOf(before)}` },
    ];
    for (const headers of refused) expectError(await send(path, headers), 'resourceModified');
    for (const header of ['if-match', 'if-none-match'])
      expect(expectError(await send(path, { [header]: '1' }), 'badRequest').message).toMatch(/^The header If-/);
    expect((await client.get(path)).text).toBe(before.text);
    expect((await send(path, { 'if-match': `"1", ${tagOf(before)}`, 'if-none-match': '"1"' })).status).toBeLessThan(
      300,
    );
  });

  it.each(changes)('by %s is fulfilled by any state where it is *', async (_name, send) => {
    const path = pathOf(await newCall());
    expect((await send(path, { 'if-match': '*' })).status).toBeLessThan(300);
  });

  it.each(changes)('by %s of what is not there makes nothing', async (name, send) => {
    const id = await newCall();
    const path = absent(pathOf(id, 'nothing'));
    for (const value of ['*', 'W/"1"'])
      expectError(await send(path, { 'if-match': value }), name === 'PUT' ? 'resourceModified' : 'notFound');
    expectError(await client.get(path), 'notFound');
  });
});

describe('conditional writes', () => {
  it('Writes on conditions that share a statement have an outcome each', async () => {
    const id = await newCall();
    const ids = Array.from({ length: 20 }, (_, index) => `s${index}`);
    await Promise.all(ids.map((session) => client.create(`${pathTo(id)}/sessions`, sessionBody({ id: session }))));
    const tags = await Promise.all(ids.map((session) => readTag(pathTo(id, session))));
    const answers = await Promise.all(
      ids.map((session, index) =>
        client.patch(
          pathTo(id, session),
          { isTest: true },
          { headers: { 'if-match': index % 2 === 0 ? String(tags[index]) : 'W/"1"' } },
        ),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(ids.map((_, index) => (index % 2 === 0 ? 200 : 412)));
    const { value } = await client.read(`${pathTo(id)}/sessions?$filter=isTest`);
    expect(value).toHaveLength(10);
  });

  it.each([
    ['a call record', (call: string) => pathTo(call), (n: number) => ({ joinWebUrl: String(n) }), 'joinWebUrl'],
    [
      'a session',
      (call: string) => pathTo(call, 's'),
      (n: number) => ({ failureInfo: { stage: 'midcall', reason: String(n) } }),
      'failureInfo',
    ],
  ] as const)(
    'Many who add to %s with If-Match, by two services, lose nothing',
    async (_kind, pathOf, change, member) => {
      const path = pathOf(await newCall());
      await client.patch(path, change(0));
      const numberIn = (entity: JsonObject): number => {
        const value = entity[member];
        return Number(typeof value === 'string' ? value : (value as JsonObject).reason);
      };
      const addOne = async (by: CallRecordsClient): Promise<void> => {
        for (;;) {
          const read = await by.get(path);
          const headers = { 'if-match': tagOf(read) };
          const { status } = await by.patch(path, change(numberIn(read.json) + 1), { headers });
          if (status === 200) return;
          expect(status).toBe(412);
        }
      };
      const other = await startTestApp({}, { databaseUrl: api.databaseUrl });
      try {
        const clients = [client, clientOf(other)];
        await Promise.all(
          Array.from({ length: 8 }, async (_, index) => {
            for (let n = 0; n < 5; n++) await addOne(clients[index % 2] as CallRecordsClient);
          }),
        );
      } finally {
        await other.close();
      }
      expect(numberIn(await client.read(path))).toBe(40);
    },
  );
});

describe('PUT', () => {
  it.each(kinds)('makes %s, and puts another in its place', async (_kind, pathOf, body, change) => {
    const call = await newCall();
    const path = absent(pathOf(call, 'new'));
    const id = decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
    const created = await put(path, { ...body, ...change(1) });
    expect([created.status, created.json.id, created.headers.get('location') !== null]).toEqual([201, id, true]);
    expect([created.json, tagOf(created)]).toEqual([await client.read(path), await readTag(path)]);
    const same = { ...body, id, ...change(2) };
    const replaced = await put(path, same);
    expect([replaced.status, replaced.headers.get('location')]).toEqual([200, null]);
    expect(replaced.json).toMatchObject(same);
    expect([replaced.json, tagOf(replaced)]).toEqual([await client.read(path), await readTag(path)]);
    expect(tagOf(replaced)).not.toBe(tagOf(created));
  });

  it('takes away what the body leaves out, but for what the entity contains', async () => {
    const id = await newCall();
    await client.patch(pathTo(id), { joinWebUrl: 'x' });
    await client.patch(pathTo(id, 's'), { isTest: true });
    const before = await client.read(`${pathTo(id)}?$expand=sessions($expand=segments),participants_v2`);
    const replaced = await put(pathTo(id), recordBody({ type: 'peerToPeer', version: 77 }));
    expect(replaced.json).toMatchObject({ id, type: 'peerToPeer', version: 4, organizer_v2: { id: 'o' } });
    expect(replaced.json).not.toHaveProperty('joinWebUrl');
    const after = await client.read(`${pathTo(id)}?$expand=sessions($expand=segments),participants_v2`);
    expect([after.sessions, after.participants_v2]).toEqual([before.sessions, before.participants_v2]);
    const session = await put(pathTo(id, 's'), sessionBody());
    expect(session.json).not.toHaveProperty('isTest');
    expect(idsOf(await client.read(`${pathTo(id, 's')}/segments`))).toEqual(['g']);
    expect((await client.read(pathTo(id))).version).toBe(5);
    await put(pathTo(id), recordBody({ organizer_v2: null }));
    expect((await client.read(pathTo(id))).organizer_v2).toBeNull();
  });

  it('replaces the collections that the body names, whole', async () => {
    const id = await newCall();
    const sessions = [
      sessionBody({ id: 'a', segments: [segmentBody({ id: 'a1' }), segmentBody({ id: 'a2' })] }),
      sessionBody({ id: 's', segments: [] }),
    ];
    const answer = await put(pathTo(id), recordBody({ sessions, participants_v2: [] }));
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({ sessions, participants_v2: [] });
    const whole = await client.read(`${pathTo(id)}?$expand=sessions($expand=segments),participants_v2`);
    expect(whole).toMatchObject({ sessions, participants_v2: [] });
    const again = await put(pathTo(id, 'a'), sessionBody({ segments: [segmentBody({ id: 'a3' })] }));
    expect(again.json.segments).toMatchObject([{ id: 'a3' }]);
    expect(idsOf(await client.read(`${pathTo(id, 'a')}/segments`))).toEqual(['a3']);
    await client.create(`${pathTo(id, 'a')}/segments`, segmentBody({ id: 'a4' }));
    expect(idsOf(await client.read(`${pathTo(id, 'a')}/segments`))).toEqual(['a3', 'a4']);
    expect(idsOf(await client.read(`${pathTo(id)}/sessions`))).toEqual(['a', 's']);
  });

  it('of many at once is made for each', async () => {
    const id = await newCall();
    const body = (n: number): JsonObject => sessionBody({ segments: [segmentBody({ id: `g${n}` }), segmentBody()] });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => put(pathTo(id, `s${n % 5}`), body(n))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 201]));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    expect((await client.read(pathTo(id))).version).toBe(21);
    for (let n = 0; n < 5; n++) {
      const [first, second, ...more] = idsOf(await client.read(`${pathTo(id, `s${n}`)}/segments`));
      expect([Number(String(first).slice(1)) % 5, typeof second, more]).toEqual([n, 'string', []]);
    }
  });

  it('finds its way among those who delete the same', async () => {
    const path = pathTo(await newCall(), 'now and then');
    const puts = Array.from({ length: 20 }, () => put(path, sessionBody()));
    const deletions = Array.from({ length: 20 }, () => client.delete(path));
    const statuses = (answers: TestResponse[]): number[] => answers.map(({ status }) => status);
    const [made, gone] = [statuses(await Promise.all(puts)), statuses(await Promise.all(deletions))];
    expect(made.filter((status) => status !== 200 && status !== 201)).toEqual([]);
    expect(gone.filter((status) => status !== 204 && status !== 404)).toEqual([]);
    const ends = gone.filter((status) => status === 204).length;
    const isLeft = (await client.get(path)).status === 200;
    expect(made.filter((status) => status === 201)).toHaveLength(ends + (isLeft ? 1 : 0));
  });

  it('refuses what a new entity could not be, and a part of a collection', async () => {
    const id = await newCall();
    const detailsOf = async (path: string, body: JsonObject): Promise<unknown> =>
      expectError(await put(path, body), 'invalidBody').details;
    expect(await detailsOf(pathTo(id), {})).toContainEqual(expect.objectContaining({ target: 'startDateTime' }));
    expect(await detailsOf(pathTo('x'.repeat(201)), recordBody())).toMatchObject([{ target: 'id' }]);
    const page = { sessions: [], 'sessions@odata.nextLink': 'http://x' };
    expect(await detailsOf(pathTo(id), recordBody(page))).toMatchObject([{ target: 'sessions' }]);
    const deeper = { sessions: [sessionBody({ segments: [], 'segments@odata.nextLink': 'http://x' })] };
    expect(await detailsOf(pathTo(id), recordBody(deeper))).toMatchObject([{ target: 'sessions/0/segments' }]);
    expect(await detailsOf(pathTo(id), recordBody({ endDateTime: '2000-01-01T00:00:00Z' }))).toMatchObject([
      { target: 'endDateTime' },
    ]);
    expectError(await put(`${pathTo(id)}?$top=1`, recordBody()), 'invalidQuery');
    expectError(await put(pathTo('nothing', 's'), sessionBody()), 'notFound');
    expectError(await put(pathTo(id, 'nothing', 'g'), segmentBody(), { 'if-match': '*' }), 'notFound');
  });
});

describe.each(['PUT', 'PATCH'])('If-None-Match: * on %s', (method) => {
  it.each(kinds)('makes %s once', async (_kind, pathOf, body) => {
    const path = absent(pathOf(await newCall(), method));
    const send = (): Promise<TestResponse> => api.request(path, { method, body, headers: { 'if-none-match': '*' } });
    const statuses = (await Promise.all([send(), send(), send()])).map(({ status }) => status);
    expect(statuses.sort()).toEqual([201, 412, 412]);
    expectError(await send(), 'entityExists');
    expect(await client.read(path)).toMatchObject(body);
    const headers = { 'if-match': '*', 'if-none-match': '*' };
    expectError(await api.request(path, { method, body, headers }), 'resourceModified');
  });

  it('needs all that a new entity does', async () => {
    const path = pathTo(await newCall(), 'new');
    const answer = await api.request(path, { method, body: { isTest: true }, headers: { 'if-none-match': '*' } });
    expect(expectError(answer, 'invalidBody').details).toContainEqual(expect.objectContaining({ target: 'caller' }));
  });
});

describe('Prefer: return', () => {
  it.each(['minimal', 'representation'])('=%s is answered so, whatever the write', async (wanted) => {
    const id = `call ${++made}`;
    const headers = { prefer: `return=${wanted}` };
    const record = pathTo(id);
    const session = pathTo(id, 's');
    const writes: readonly (readonly [number, string, () => Promise<TestResponse>])[] = [
      [201, record, () => client.post(callRecords, wholeCall({ id }), { headers })],
      [201, pathTo(id, 't'), () => client.post(`${record}/sessions`, sessionBody({ id: 't' }), { headers })],
      [200, record, () => client.patch(record, { joinWebUrl: 'x' }, { headers })],
      [200, session, () => client.patch(session, { isTest: true }, { headers })],
      [200, session, () => client.patch(session, {}, { headers })],
      [200, record, () => put(record, recordBody(), headers)],
      [201, pathTo(id, 'u'), () => put(pathTo(id, 'u'), sessionBody(), headers)],
      [200, pathTo(id, 'u'), () => put(pathTo(id, 'u'), sessionBody({ segments: [segmentBody()] }), headers)],
    ];
    for (const [status, path, write] of writes) {
      const answer = await write();
      expect(answer.headers.get('preference-applied')).toBe(headers.prefer);
      const read = await client.get(path);
      expect(tagOf(answer)).toBe(tagOf(read));
      const url = String(
        new URL(answer.headers.get('location') ?? answer.headers.get('odata-entityid') ?? '', api.http),
      );
      if (status === 201) expect((await client.get(url.slice(api.http.length))).text).toBe(read.text);
      expect(answer.headers.has('location')).toBe(status === 201);
      expect(answer.headers.has('odata-entityid')).toBe(wanted === 'minimal');
      expect([answer.status, answer.text === '']).toEqual(wanted === 'minimal' ? [204, true] : [status, false]);
    }
  });

  it('shares a statement with writes that show the entity', async () => {
    const id = await newCall();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => {
        const headers = n % 2 === 0 ? { prefer: 'return=minimal' } : undefined;
        return client.post(`${pathTo(id)}/sessions`, sessionBody(), { headers });
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map((_, n) => (n % 2 === 0 ? 204 : 201)));
  });

  it('is not for reads and refusals', async () => {
    const headers = { prefer: 'return=minimal' };
    const read = await client.get(pathTo(await newCall()), { headers });
    expect([read.status, read.headers.get('preference-applied')]).toEqual([200, null]);
    expectError(await client.post(callRecords, {}, { headers }), 'invalidBody');
  });
});

describe('REQUIRE_IF_MATCH', () => {
  it('refuses a change that names no state', async () => {
    const strict = await startTestApp({ requireIfMatch: true }, { databaseUrl: api.databaseUrl });
    try {
      const path = pathTo(await newCall());
      const body = recordBody();
      for (const method of ['PATCH', 'PUT', 'DELETE']) {
        const request = { method, body: method === 'DELETE' ? undefined : body };
        expectError(await strict.request(path, request), 'preconditionRequired');
        expectError(await strict.request(path, { ...request, headers: { 'if-match': '"1"' } }), 'resourceModified');
        expect((await strict.request(path, { ...request, headers: { 'if-match': '*' } })).status).toBeLessThan(300);
      }
      const create = { method: 'PUT', body, headers: { 'if-none-match': '*' } };
      expect((await strict.request(path, create)).status).toBe(201);
      expect((await strict.request(callRecords, { method: 'POST', body })).status).toBe(201);
    } finally {
      await strict.close();
    }
  });
});
