import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import { many, recordBody, segmentBody, sessionBody } from '../support/bodies';
import {
  callRecords,
  clientOf,
  inOData,
  idsOf,
  itemsOf,
  pagesFrom,
  pathOf,
  pathTo,
  type CallRecordsClient,
} from '../support/call-records';
import { expectError } from '../support/expect-error';
import { query } from '../support/queries';
import { rawRequest } from '../support/raw-request';
import { otherTenant, startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;

const CALLS = 26;
/** Times that differ in the seventh digit, values with ties and without, and members that are missing. */
const record = (n: number): JsonObject =>
  recordBody({
    id: `r${String(n).padStart(2, '0')}`,
    version: n % 5 === 0 ? 9007199254740992n + BigInt(n) : n % 3,
    startDateTime: `2024-03-03T09:00:00.${n % 4 === 0 ? '123456' : `123456${n % 8}`}Z`,
    endDateTime: `2024-03-03T1${n % 3}:00:00Z`,
    ...(n % 3 === 0 ? {} : { joinWebUrl: n % 3 === 1 ? null : (['a', 'B', 'ä', ''][n % 4] ?? '') }),
    ...(n % 2 === 0 ? {} : { organizer: { user: { id: `u${n % 4}`, age: n % 6 === 1 ? n : `${n}` } } }),
  });

beforeAll(async () => {
  api = await startTestApp({ trustProxy: ['loopback'] });
  client = clientOf(api, inOData);
  await Promise.all(many(CALLS, record).map((body) => client.create(callRecords, body)));
  const segments = many(5, (n) =>
    segmentBody({ id: `g${n}`, endDateTime: `2024-03-01T0${9 + (n % 2)}:30:00Z`.replace('T010', 'T10') }),
  );
  const sessions = many(7, (n) =>
    sessionBody({
      id: `s${n}`,
      isTest: n % 2 === 0,
      segments,
      ...(n % 3 === 0 ? { failureInfo: { reason: `f${n % 2}` } } : {}),
    }),
  );
  await client.create(callRecords, recordBody({ id: 'long', startDateTime: '2000-01-01T00:00:00Z', sessions }));
});
afterAll(() => api.close());

const small = { headers: { prefer: 'odata.maxpagesize=4' } };
const walk = async (path: string): Promise<JsonValue[]> => {
  const ids: JsonValue[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const page: JsonObject = await client.read(next, small);
    ids.push(...idsOf(page));
    next = page['@odata.nextLink'] === undefined ? undefined : pathOf(page['@odata.nextLink']);
  }
  return ids;
};
const inOnePage = async (path: string): Promise<JsonValue[]> => idsOf(await client.read(path));

const keys = [
  'startDateTime',
  'endDateTime',
  'version',
  'type',
  'joinWebUrl',
  'organizer/user/id',
  'organizer/user/age',
  'length(joinWebUrl)',
  'version mod 2',
  'endDateTime sub startDateTime',
  'version divby 0.3',
  "contains(joinWebUrl,'a')",
  'sessions/$count',
];

describe('pages in any order', () => {
  it.each(keys.flatMap((key) => [key, `${key} desc`]))('hold everything exactly once: $orderby=%s', async (key) => {
    const path = callRecords + query({ $orderby: key, $select: 'id' });
    const walked = await walk(path);
    expect(walked).toEqual(await inOnePage(path));
    expect(new Set(walked).size).toBe(CALLS + 1);
  });

  it('hold everything exactly once by several keys of mixed directions', async () => {
    const item = fc.record({ key: fc.constantFrom(...keys), descending: fc.boolean() });
    const order = fc.uniqueArray(item, { minLength: 2, maxLength: 4, selector: ({ key }) => key });
    await fc.assert(
      fc.asyncProperty(order, async (items) => {
        const text = items.map(({ key, descending }) => `${key}${descending ? ' desc' : ''}`).join(',');
        const path = callRecords + query({ $orderby: text, $select: 'id' });
        expect(await walk(path)).toEqual(await inOnePage(path));
      }),
      { numRuns: 12 },
    );
  });

  it('stay stable while rows are added and removed', async () => {
    for (const order of ['joinWebUrl desc,version', 'organizer/user/id', 'startDateTime desc,version desc']) {
      const path = callRecords + query({ $orderby: order, $select: 'id' });
      const before = await inOnePage(path);
      const first = await client.read(path, small);
      const ids = before.slice(0, 4);
      const [removed] = before.slice(2, 3);
      const gone = await client.read(pathTo(String(removed)));
      await client.delete(pathTo(String(removed)));
      await client.create(callRecords, { ...record(3), id: 'added' });
      const rest = await walk(pathOf(first['@odata.nextLink']));
      expect([...ids, ...rest].filter((id) => id !== 'added')).toEqual(before);
      await client.delete(pathTo('added'));
      await client.create(
        callRecords,
        Object.fromEntries(Object.entries(gone).filter(([name]) => !name.includes('@'))),
      );
    }
  });

  it('tell times apart to the seventh digit', async () => {
    const { value } = await client.read(
      `${callRecords}?$orderby=startDateTime,id&$filter=id%20ne%20%27long%27&$select=startDateTime`,
    );
    const ticks = (value as JsonObject[]).map(({ startDateTime }) =>
      String(startDateTime).slice(20, -1).padEnd(7, '0'),
    );
    expect(ticks).toEqual([...ticks].sort());
    expect(new Set(ticks).size).toBeGreaterThan(5);
  });

  it('keep $count, $top, $filter, $search, aliases and $compute', async () => {
    const options = {
      $filter: 'startswith(id,@p) and twice ge 0',
      '@p': "'r'",
      $compute: 'version mul 2 as twice',
      $orderby: 'twice,id desc',
      $select: 'id,twice',
      $count: 'true',
      $top: '10',
    };
    const path = callRecords + query(options);
    const all = await client.read(path);
    expect(idsOf(all)).toHaveLength(10);
    const first = await client.read(path, small);
    expect(first['@odata.count']).toBe(CALLS);
    expect(await walk(path)).toEqual(idsOf(all));
    expect(await walk(callRecords + query({ $skip: '20', $orderby: 'id', $filter: "id ne 'long'" }))).toHaveLength(6);
  });
});

describe('pages of expanded collections', () => {
  it('lead on with their own order, filter and aliases', async () => {
    const expand = 'sessions($filter=isTest eq @t;$orderby=failureInfo/reason desc,id desc;$select=id;$top=3)';
    const whole = await client.read(pathTo('long') + query({ $expand: expand, '@t': 'true' }));
    expect(idsOf(whole, 'sessions')).toEqual(['s6', 's0', 's4']);
    expect(whole).not.toHaveProperty(['sessions@odata.nextLink']);

    const path = pathTo('long') + query({ $expand: expand.replace(';$top=3', ''), '@t': 'true' });
    const record = await client.read(path, { headers: { prefer: 'maxpagesize=3' } });
    expect(idsOf(record, 'sessions')).toEqual(['s6', 's0', 's4']);
    const link = pathOf(record['sessions@odata.nextLink']);
    expect(decodeURIComponent(link)).toContain('$filter=isTest eq @t');
    expect(idsOf(await client.read(link))).toEqual(['s2']);
  });

  it('lead on at every level, each once', async () => {
    const expand = 'sessions($select=id;$orderby=id desc;$expand=segments($select=id;$orderby=endDateTime desc,id))';
    const record = await client.read(pathTo('long') + query({ $expand: expand }), {
      headers: { prefer: 'maxpagesize=2' },
    });
    const sessions = [
      ...itemsOf(record, 'sessions'),
      ...(
        await pagesFrom(client, pathOf(record['sessions@odata.nextLink']), { headers: { prefer: 'maxpagesize=2' } })
      ).flatMap((page) => itemsOf(page)),
    ];
    expect(sessions.map(({ id }) => id)).toEqual(['s6', 's5', 's4', 's3', 's2', 's1', 's0']);
    for (const session of sessions) {
      const rest = await pagesFrom(client, pathOf(session['segments@odata.nextLink']));
      const ids = [...idsOf(session, 'segments'), ...rest.flatMap((page) => idsOf(page))];
      expect(ids).toEqual(['g1', 'g3', 'g0', 'g2', 'g4']);
    }
  });

  it('that refer to $it come whole, as a link to more of them could not', async () => {
    const path = pathTo('long') + query({ $expand: 'sessions($filter=callRecordId eq $it/id;$select=id)' });
    const record = await client.read(path, { headers: { prefer: 'maxpagesize=2' } });
    expect(idsOf(record, 'sessions')).toEqual(['s0', 's1', 's2', 's3', 's4', 's5', 's6']);
    expect(record).not.toHaveProperty(['sessions@odata.nextLink']);
  });

  it('of links lead on to links', async () => {
    const first = await client.read(`${pathTo('long')}/sessions/$ref`, small);
    expect(itemsOf(first)).toHaveLength(4);
    const rest = await client.read(pathOf(first['@odata.nextLink']));
    expect(itemsOf(rest).map((item) => Object.keys(item))).toEqual([['@odata.id'], ['@odata.id'], ['@odata.id']]);
  });
});

describe('a next link', () => {
  const nextOf = async (headers: Record<string, string>): Promise<string> => {
    const path = `${callRecords}?$top=9`;
    const answer = await rawRequest(api, { method: 'GET', path, headers: { ...small.headers, ...headers } });
    return String(answer.json['@odata.nextLink']);
  };

  it("keeps the client's host, and a trusted proxy's headers", async () => {
    expect(await nextOf({ host: 'localhost:8080' })).toMatch(/^http:\/\/localhost:8080\/v1\.0\/communications/);
    const proxied = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'localhost:8443' };
    expect(await nextOf(proxied)).toMatch(/^https:\/\/localhost:8443\/v1\.0\/communications\/callRecords\?\$top=9&/);
  });

  it('is refused when it was changed, or made for another query, collection or tenant', async () => {
    const first = await client.read(callRecords + query({ $orderby: 'version', $filter: 'version ge 0' }), small);
    const link = pathOf(first['@odata.nextLink']);
    expect((await client.get(link)).status).toBe(200);
    const [, token = ''] = /\$skiptoken=(.*)$/.exec(link) ?? [];
    const flipped = `${token.slice(0, -3)}${token.at(-3) === 'A' ? 'B' : 'A'}${token.slice(-2)}`;
    const changed = [
      link.replace(token, flipped),
      link.replace('$orderby=version', '$orderby=version%20desc'),
      link.replace('version%20ge%200', 'version%20ge%201'),
      link.replace('$filter', '@a=1&$filter'),
      link.replace(/\$filter=[^&]*&/, ''),
      `${pathTo('long')}/sessions?$skiptoken=${token}`,
    ];
    for (const path of changed) {
      expect(path).not.toBe(link);
      expect(expectError(await client.get(path), 'invalidQuery').message).toContain('$skiptoken');
    }
    expectError(await client.get(link, { token: await api.token(otherTenant) }), 'invalidQuery');
  });

  it('may ask for other members than the first page did', async () => {
    const link = pathOf((await client.read(`${callRecords}?$select=id`, small))['@odata.nextLink']);
    const page = await client.read(link.replace('$select=id', '$select=type'));
    expect(itemsOf(page)[0]).toEqual({ '@odata.id': expect.any(String), type: 'groupCall' });
  });
});

describe('pages', () => {
  it('$top of many comes in one page', async () => {
    const sessions = many(5000, (n) => sessionBody({ id: `s${n}` }));
    await client.create(callRecords, recordBody({ id: 'many', startDateTime: '1999-01-01T00:00:00Z', sessions }));
    const page = await client.read(`${pathTo('many')}/sessions?$top=5000&$select=id`);
    expect(idsOf(page)).toHaveLength(5000);
    expect(page).not.toHaveProperty(['@odata.nextLink']);
    await client.delete(pathTo('many'));
  });
});
