import { Client } from 'pg';
import type { JsonObject } from '../../src/edm/json/json-value';
import { recordBody, segmentBody, sessionBody, wholeCall } from '../support/bodies';
import { callRecords, clientOf, idsOf, itemsOf, pathOf, pathTo, type CallRecordsClient } from '../support/call-records';
import { deltaOf, follow, lastOf } from '../support/delta';
import { expectError } from '../support/expect-error';
import { otherTenant, startTestApp, tenant, type TestApp } from '../support/test-app';

const delta = `${callRecords}/delta()`;
const removed = (id: string, reason: 'changed' | 'deleted'): JsonObject => ({ '@removed': { reason }, id });

let api: TestApp;
let client: CallRecordsClient;
let database: Client;
beforeAll(async () => {
  api = await startTestApp({ maxPageSize: 50 });
  client = clientOf(api);
  database = new Client(api.databaseUrl);
  await database.connect();
});
afterEach(() => database.query('DELETE FROM call_record'));
afterAll(async () => {
  await database.end();
  await api.close();
});

/** New call records of these ids, one after the other. */
async function create(...ids: string[]): Promise<void> {
  for (const id of ids) await client.create(callRecords, wholeCall({ id }));
}

/** The link behind all that has happened until now. */
async function latest(query = ''): Promise<string> {
  return deltaOf(await client.read(`${delta}?$deltatoken=latest${query}`));
}

const change = { joinWebUrl: 'https://example.com/changed' };

describe.each(['delta', 'delta()', 'microsoft.graph.delta()', 'microsoft.graph.delta'])('%s', (name) => {
  it.each(['/v1.0', '/beta', ''])('lists what there is, and then tells what has changed, below %p', async (prefix) => {
    await create('a', 'b', 'c');
    const path = `${prefix}/communications/callRecords`;
    const list = await client.read(`${path}/${name}`);
    expect(list['@odata.context']).toBe(`${api.http}${prefix}/$metadata#communications/callRecords`);
    expect(list['@odata.deltaLink']).toContain(`${api.http}${path}/delta()?$deltatoken=`);
    expect(list.value).toEqual((await client.read(path)).value);

    await client.patch(pathTo('b'), change);
    await client.delete(pathTo('a'));
    await create('d');
    const changes = await client.read(deltaOf(list));
    expect(changes['@odata.context']).toBe(`${api.http}${prefix}/$metadata#communications/callRecords/$delta`);
    const stored = new Map(itemsOf(await client.read(path)).map((record) => [record.id, record]));
    expect(changes.value).toEqual([stored.get('b'), removed('a', 'deleted'), stored.get('d')]);
    const nothing = await client.read(deltaOf(changes));
    expect([nothing.value, deltaOf(nothing)]).toEqual([[], deltaOf(changes)]);
  });
});

describe('what has changed', () => {
  it('comes once, as it is now, at the place of its last change', async () => {
    await create('a', 'b');
    const link = await latest();
    for (let n = 0; n < 3; n++) await client.patch(pathTo('a'), { joinWebUrl: `https://example.com/${n}` });
    await client.patch(pathTo('b'), change);
    await client.patch(pathTo('a'), change);
    const { value } = await client.read(link);
    expect(value).toMatchObject([
      { id: 'b', ...change },
      { id: 'a', ...change, version: 5 },
    ]);
  });

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['a new session', (id) => client.post(`${pathTo(id)}/sessions`, sessionBody())],
    ['a changed session', (id) => client.patch(pathTo(id, 's'), { isTest: true })],
    ['a deleted session', (id) => client.delete(pathTo(id, 's'))],
    ['a new segment', (id) => client.post(`${pathTo(id, 's')}/segments`, segmentBody())],
    ['a replaced record', (id) => api.request(pathTo(id), { method: 'PUT', body: recordBody() })],
    ['a record that is deleted and made again', (id) => client.delete(pathTo(id)).then(() => create(id))],
  ])('is a record with %s', async (_name, write) => {
    await create('a', 'b');
    const link = await latest();
    await write('a');
    expect(idsOf(await client.read(link))).toEqual(['a']);
  });

  it('is nothing where a write changes nothing or is refused', async () => {
    await create('a');
    const link = await latest();
    await client.patch(pathTo('a'), {});
    expectError(await client.post(callRecords, recordBody({ id: 'a' })), 'nameAlreadyExists');
    expectError(await client.post(callRecords, recordBody({ type: 'x' })), 'invalidBody');
    expect((await client.read(link)).value).toEqual([]);
  });

  it('is told to each tenant of its own', async () => {
    const token = await api.token(otherTenant);
    const { json } = await api.request(`${delta}?$deltatoken=latest`, { token });
    await create('a');
    expect((await api.request(deltaOf(json), { token })).json.value).toEqual([]);
    expectError(await client.get(deltaOf(json)), 'invalidQuery');
  });

  it('is told within a batch, also of what its own group has written', async () => {
    const link = (await latest()).slice('/v1.0'.length);
    const { json } = await client.post('/v1.0/$batch', {
      requests: [
        {
          ...{ id: '1', atomicityGroup: 'g', method: 'POST', url: '/communications/callRecords' },
          ...{ headers: { 'Content-Type': 'application/json' }, body: recordBody({ id: 'a' }) },
        },
        { id: '2', atomicityGroup: 'g', method: 'GET', url: link },
      ],
    });
    const [, { body }] = json.responses as [JsonObject, { body: JsonObject }];
    expect(idsOf(body)).toEqual(['a']);
    expect((await client.read(deltaOf(body))).value).toEqual([]);
  });
});

describe('pages', () => {
  it('of the list do not miss what changes while it is read', async () => {
    await create('a', 'b', 'c', 'd');
    const first = await client.read(`${delta}?$top=2&$select=id`);
    expect([idsOf(first), first['@odata.deltaLink']]).toEqual([['d', 'c'], undefined]);
    expect(first['@odata.nextLink']).toContain(`${callRecords}/delta()?$top=2&$select=id&$skiptoken=`);
    await client.patch(pathTo('c'), change);
    await client.delete(pathTo('a'));
    const last = await client.read(pathOf(first['@odata.nextLink']));
    expect(idsOf(last)).toEqual(['b']);
    const changes = await client.read(deltaOf(last));
    expect(changes.value).toEqual([{ id: 'c' }, removed('a', 'deleted')]);
  });

  it.each([
    ['$top=3', {}, [3, 3, 1]],
    ['', { prefer: 'odata.maxpagesize=4' }, [4, 3]],
    ['$top=3', { prefer: 'odata.maxpagesize=2' }, [2, 2, 2, 1]],
    ['$top=7', {}, [7]],
    ['$top=1000', {}, [7]],
  ])('hold what %j and the headers %j say', async (query, headers, sizes) => {
    const ids = [...'abcdefg'];
    const link = await latest(`&${query}`);
    await create(...ids);
    for (const [path, expected] of [
      [`${delta}?${query}`, [...ids].reverse()],
      [link, ids],
    ] as const) {
      const pages = await follow(client, path, { headers });
      expect(pages.map((page) => itemsOf(page).length)).toEqual(sizes);
      expect(pages.flatMap((page) => idsOf(page))).toEqual(expected);
    }
  });

  it('of changes end where they ended when they were begun, each record on one of them', async () => {
    const link = await latest('&$top=1');
    await create('a', 'b', 'c');
    const first = await client.read(link);
    await client.patch(pathTo('b'), change);
    await create('d');
    const rest = await follow(client, pathOf(first['@odata.nextLink']));
    expect([first, ...rest].flatMap((page) => idsOf(page))).toEqual(['a', 'b', 'c']);
    expect((await follow(client, deltaOf(lastOf(rest)))).flatMap((page) => idsOf(page))).toEqual(['b', 'd']);
  });

  it('go on behind very many changes of one record', async () => {
    await create('a', 'b');
    const link = await latest();
    await database.query(
      `INSERT INTO change (tenant_id, call_record_id, kind) SELECT $1, 'a', 'updated' FROM generate_series(1, 25000)`,
      [tenant],
    );
    await client.patch(pathTo('b'), change);
    // As long as not all of them are settled, nobody knows which is the last of a record.
    const parts = await follow(client, link);
    expect(parts.map((page) => idsOf(page))).toEqual([['a'], ['a'], ['a', 'b']]);
    const pages = await follow(client, link);
    expect(pages.map((page) => idsOf(page))).toEqual([[], [], ['a', 'b']]);
  });
});

describe('$filter', () => {
  it('tells what no longer fulfils it as removed, and what has come to do so as it is', async () => {
    await create('a', 'b', 'c');
    await client.patch(pathTo('a'), change);
    const query = "?$filter=joinWebUrl ne null and id ne 'x'&$select=id,version";
    const list = await client.read(delta + query);
    expect(list.value).toEqual([{ id: 'a', version: 2 }]);
    await client.patch(pathTo('a'), { joinWebUrl: null });
    await client.patch(pathTo('b'), change);
    await client.delete(pathTo('c'));
    const changes = await client.read(deltaOf(list));
    expect(changes.value).toEqual([removed('a', 'changed'), { id: 'b', version: 2 }, removed('c', 'deleted')]);
    expect(changes['@odata.context']).toBe(`${api.http}/v1.0/$metadata#communications/callRecords(id,version)/$delta`);
    await client.patch(pathTo('b'), { joinWebUrl: null });
    expect((await client.read(deltaOf(changes))).value).toEqual([removed('b', 'changed')]);
  });

  it('looks into what a call contains, with aliases', async () => {
    await create('a');
    const link = await latest('&$filter=sessions/any(s:s/isTest eq @test)&@test=true');
    await client.patch(pathTo('a', 's'), { isTest: true });
    expect(idsOf(await client.read(link))).toEqual(['a']);
    await client.patch(pathTo('a', 's'), { isTest: false });
    expect((await client.read(link)).value).toEqual([removed('a', 'changed')]);
  });
});

describe('the delta query', () => {
  it('$expand brings what a changed call contains, with links to more of it', async () => {
    const link = await latest('&$expand=sessions($top=1;$expand=segments)&$compute=length(id) as size');
    await create('a', 'b');
    await client.post(`${pathTo('a')}/sessions`, sessionBody({ id: 't' }));
    await client.delete(pathTo('b'));
    const { value } = await client.read(link);
    expect(value).toMatchObject([{ id: 'a', size: 1, sessions: [{ id: 's', segments: [{ id: 'g' }] }] }, { id: 'b' }]);
    expect(Object.keys((value as JsonObject[])[1] ?? {})).toEqual(['@removed', 'id']);
  });
});

describe('forms of the answer', () => {
  it('without metadata keep what a follower needs', async () => {
    const link = await latest();
    await create('a', 'b');
    await client.delete(pathTo('b'));
    const page = await client.read(link, { headers: { accept: 'application/json;odata.metadata=none' } });
    expect(Object.keys(page)).toEqual(['value', '@odata.deltaLink']);
    expect(page.value).toMatchObject([{ id: 'a' }, removed('b', 'deleted')]);
  });

  it('with all metadata and without nulls leave a removal as it is', async () => {
    const link = await latest();
    await create('a', "it's");
    await client.delete(`${callRecords}('it''s')`);
    const headers = { accept: 'application/json;odata.metadata=full', prefer: 'omit-values=nulls' };
    const page = await client.read(link, { headers });
    expect(page.value).toMatchObject([{ '@odata.id': `${api.http}${callRecords}('a')` }, removed("it's", 'deleted')]);
    expect(itemsOf(page)[1]).toEqual(removed("it's", 'deleted'));
  });

  it('are told by HEAD, and refused as a table', async () => {
    expect((await api.request(delta, { method: 'HEAD' })).status).toBe(200);
    expectError(await client.get(delta, { headers: { accept: 'text/csv' } }), 'notAcceptable');
  });
});

describe('what is refused', () => {
  it.each(['$orderby=id', '$search=a', '$skip=1', '$count=true', '$apply=aggregate($count as n)', '$top=0', 'foo=1'])(
    '%s is, by its name',
    async (query) => {
      const [name = ''] = query.split('=');
      expect(expectError(await client.get(`${delta}?${query}`), 'invalidQuery').message).toContain(`${name}:`);
    },
  );

  it('tokens are that this service has not issued for this request', async () => {
    await create('a', 'b');
    const page = await client.read(`${delta}?$top=1`);
    const next = pathOf(page['@odata.nextLink']);
    const link = await latest();
    const [, token = ''] = link.split('=');
    for (const path of [
      `${link}x`,
      link.replace('=', '=A'),
      `${link}&$filter=id eq 'a'`,
      link.replace('$deltatoken', '$skiptoken'),
      next.replace('$skiptoken', '$deltatoken'),
      next.replace('/delta()', ''),
      `${next}&$deltatoken=${token}`,
      `${delta}?$deltatoken=`,
      `${delta}?$deltatoken=LATEST`,
      `${delta}?$skiptoken=latest`,
    ])
      expect(expectError(await client.get(path), 'invalidQuery').message).toMatch(/^\$(delta|skip)token:/);
  });

  it('other methods are, and other tenants', async () => {
    for (const method of ['POST', 'PATCH', 'PUT', 'DELETE']) {
      const answer = await api.request(delta, { method });
      expectError(answer, 'methodNotAllowed');
      expect(answer.headers.get('allow')).toBe('GET, HEAD');
    }
    expectError(await api.request(delta, { token: null }), 'unauthenticated');
    expectError(await api.request(delta, { token: await api.token(tenant, []) }), 'forbidden');
  });

  it.each(['delta', 'delta()', '$delta'])('a record of the id %s is not, by its key in parentheses', async (id) => {
    await create(id);
    const path = `${callRecords}('${encodeURIComponent(id)}')`;
    expect(await client.read(path)).toMatchObject({ id });
    expect((await client.patch(path, change)).status).toBe(200);
    expect((await client.delete(path)).status).toBe(204);
  });
});
