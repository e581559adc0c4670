import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../src/edm/json/json-value';
import { recordBody } from '../support/bodies';
import { clientOf, idsOf, itemsOf, pagesFrom, pathOf, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { query } from '../support/queries';
import { otherTenant, startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;

const stable = '/v1.0/communications/callRecords';
const base = '/beta/communications/callRecords';
const range = '(fromDateTime=2024-03-01,toDateTime=2024-03-31)';
const headers = { accept: 'application/json;odata.metadata=none' };

const on = (day: number): string => `2024-03-${String(day).padStart(2, '0')}T10:00:00Z`;
const pstn = (id: string, day: number, callType: string, duration: number, charge: number): JsonObject => ({
  ...{ id, callType, duration, charge, currency: 'EUR', userId: `user-${callType}`, startDateTime: on(day) },
  endDateTime: on(day),
});

const rows: Readonly<Record<string, readonly JsonObject[]>> = {
  pstnCalls: [
    pstn('p1', 1, 'user_out', 60, 1),
    pstn('p2', 2, 'user_out', 120, 2),
    pstn('p3', 3, 'conf_out', 30, 0.5),
    {
      ...pstn('p4', 1, 'user_out', 999, 9),
      startDateTime: '2024-05-01T00:00:00Z',
      endDateTime: '2024-05-01T00:10:00Z',
    },
  ],
  directRoutingCalls: [
    { id: 'd1', startDateTime: on(1), callType: 'ByotIn', duration: 10, correlationId: 'known' },
    { id: 'd2', startDateTime: on(2), callType: 'ByotOut', duration: 20, userCountryCode: 'US', successfulCall: false },
  ],
  smsMessages: [{ id: 'm1', sentDateTime: on(1), smsUnits: 2 }],
  blockedUsers: [{ id: 'b1', blockDateTime: on(1), userId: 'u', blockReason: 'x' }],
};

beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  for (const [log, value] of Object.entries(rows)) {
    const { status, text } = await client.post(`${base}/${log}`, { value: [...value] });
    if (status !== 200) throw new Error(text);
  }
  await client.create(stable, recordBody({ id: 'known' }));
  const token = await api.token(otherTenant);
  await client.post(`${base}/pstnCalls`, { value: [pstn('theirs', 1, 'user_out', 5000, 50)] }, { token });
});
afterAll(() => api.close());

const url = (name: string, apply: string, more = ''): string =>
  `${base}/${name}${range}?$apply=${encodeURIComponent(apply)}${more}`;

describe('$apply on the rows of a log', () => {
  it.each<[name: string, apply: string, more: string, expected: JsonObject[]]>([
    [
      'getPstnCalls',
      'groupby((callType),aggregate(duration with sum as Seconds,charge with max as Most,$count as N))',
      '',
      [
        { callType: 'conf_out', Seconds: 30, Most: 0.5, N: 1 },
        { callType: 'user_out', Seconds: 180, Most: 2, N: 2 },
      ],
    ],
    [
      'getPstnCalls',
      'groupby((rollup($all,callType)),aggregate($count as N))',
      '&$filter=N gt 1&$orderby=N desc',
      [{ N: 3 }, { callType: 'user_out', N: 2 }],
    ],
    ['getPstnCalls', 'aggregate(duration with sum from callType with max as M)', '', [{ M: 180 }]],
    ['getDirectRoutingCalls', 'aggregate(duration with average as A,$count as N)', '', [{ A: 15, N: 2 }]],
    [
      'getPstnCalls',
      'groupby((callType),aggregate(duration with p50 as M))',
      '',
      [
        { callType: 'conf_out', M: 30 },
        { callType: 'user_out', M: 60 },
      ],
    ],
    ['getDirectRoutingCalls', 'aggregate(duration with callrecords.quality.p95 as M)', '', [{ M: 20 }]],
    ['getSmsLog', 'aggregate(smsUnits with sum as U)', '', [{ U: 2 }]],
    ['getPstnBlockedUsersLog', 'groupby((blockReason),aggregate($count as N))', '', [{ blockReason: 'x', N: 1 }]],
    [
      'getPstnOnlineMeetingDialoutReport',
      'groupby((currency),aggregate(totalCalls with sum as C,totalCallSeconds with sum as S))',
      '',
      [{ currency: 'EUR', C: 1, S: 30 }],
    ],
  ])('%s: %s%s', async (name, apply, more, expected) => {
    expect(itemsOf(await client.read(url(name, apply, more), { headers }))).toEqual(expected);
  });

  it('says what its rows are, and their types', async () => {
    expect(await client.read(url('getPstnCalls', 'groupby((callType),aggregate($count as N))', '&$top=1'))).toEqual({
      '@odata.context': `${api.http}/beta/$metadata#Collection(microsoft.graph.callRecords.pstnCallLogRow)(callType,N)`,
      '@odata.count': 1,
      value: [{ callType: 'conf_out', 'N@odata.type': '#Decimal', N: 1 }],
    });
  });

  it('keeps rows whole', async () => {
    const page = await client.read(url('getPstnCalls', 'topcount(2,duration)', '&$select=id,duration'), { headers });
    expect(itemsOf(page)).toEqual([
      { id: 'p2', duration: 120 },
      { id: 'p1', duration: 60 },
    ]);
  });

  it('pages, and a link keeps the call and the aggregation', async () => {
    const prefer = { ...headers, prefer: 'maxpagesize=2' };
    const first = await client.read(url('getPstnCalls', 'groupby((id))', '&$count=true'), { headers: prefer });
    expect([first['@odata.count'], itemsOf(first)]).toEqual([3, [{ id: 'p1' }, { id: 'p2' }]]);
    expect(String(first['@odata.nextLink'])).toContain('$skip=2');
    expect(itemsOf(await client.read(pathOf(first['@odata.nextLink']), { headers }))).toEqual([{ id: 'p3' }]);
  });

  it('refuses names that rows do not have, and a search of sums', async () => {
    const unknown = await client.get(url('getPstnCalls', 'aggregate(durration with sum as S)'));
    expect(expectError(unknown, 'invalidQuery').message).toContain("did you mean 'duration'?");
    const search = await client.get(url('getPstnOnlineMeetingDialoutReport', 'search(x)'));
    expect(expectError(search, 'notImplemented').message).toContain('derived from others');
    const expand = await client.get(url('getDirectRoutingCalls', 'top(1)', '&$expand=callRecord'));
    expectError(expand, 'notImplemented');
  });
});

describe('a log as a collection', () => {
  const list = (log: string, options: Record<string, string>) => `${base}/${log}${query(options)}`;
  const csv = { accept: 'text/csv' };
  const ndjson = { accept: 'application/x-ndjson' };

  it.each([
    ['pstnCalls', ['p4', 'p3', 'p2', 'p1'], 'pstnCallLogRow'],
    ['directRoutingCalls', ['d2', 'd1'], 'directRoutingLogRow'],
    ['smsMessages', ['m1'], 'smsLogRow'],
    ['blockedUsers', ['b1'], 'pstnBlockedUsersLogRow'],
  ])('%s lists its rows, newest first and of any time, and gives each by its id', async (log, ids, type) => {
    const context = `${api.http}/beta/$metadata#`;
    const whole = `microsoft.graph.callRecords.${type}`;
    const page = await client.read(`${base}/${log}`);
    expect([page['@odata.context'], idsOf(page)]).toEqual([`${context}Collection(${whole})`, ids]);
    const [first = {}] = itemsOf(page);
    for (const url of [`${log}/${ids[0]}`, `${log}('${ids[0]}')`, `callrecords.logs.${log}(id='${ids[0]}')`])
      expect(await client.read(`${base}/${url}`)).toEqual({ '@odata.context': `${context}${whole}`, ...first });
    for (const url of [log, `${log}()`, `callrecords.logs.${log}`])
      expect((await client.get(`${base}/${url}/$count`)).text).toBe(String(ids.length));
    expectError(await client.get(`${base}/${log}/none`), 'notFound');
  });

  it.each<[log: string, options: Record<string, string>, expected: JsonObject[]]>([
    [
      'pstnCalls',
      { $filter: "callType eq 'user_out' and duration lt 999", $select: 'id' },
      [{ id: 'p2' }, { id: 'p1' }],
    ],
    ['pstnCalls', { $filter: "charge mul 2 eq 1 or id in ('p1')", $select: 'id' }, [{ id: 'p3' }, { id: 'p1' }]],
    ['pstnCalls', { $filter: 'startDateTime ge 2024-05-01T00:00:00Z', $select: 'id' }, [{ id: 'p4' }]],
    ['pstnCalls', { $search: '"user-conf_out"', $select: 'id' }, [{ id: 'p3' }]],
    ['pstnCalls', { $orderby: 'duration desc', $top: '1', $select: 'id,duration' }, [{ id: 'p4', duration: 999 }]],
    ['pstnCalls', { $compute: 'duration div 30 as Half', $select: 'id,Half', $top: '1' }, [{ id: 'p4', Half: 33 }]],
    ['directRoutingCalls', { $filter: 'successfulCall eq false', $select: 'id' }, [{ id: 'd2' }]],
    ['directRoutingCalls', { $filter: "userCountryCode eq 'US'", $select: 'id' }, [{ id: 'd2' }]],
    ['smsMessages', { $filter: 'smsUnits gt 1 and sentDateTime lt now()', $select: 'id' }, [{ id: 'm1' }]],
    ['blockedUsers', { $filter: "startswith(blockReason,'x')", $select: 'id' }, [{ id: 'b1' }]],
    [
      'pstnCalls',
      { $apply: 'groupby((callType),aggregate($count as N))', $filter: 'N gt 1' },
      [{ callType: 'user_out', N: 3 }],
    ],
  ])('%s takes %j', async (log, options, expected) => {
    expect(itemsOf(await client.read(list(log, options), { headers }))).toEqual(expected);
  });

  it('brings the call record of a direct routing call', async () => {
    const page = await client.read(list('directRoutingCalls', { $select: 'id', $expand: 'callRecord($select=id)' }), {
      headers,
    });
    expect(page.value).toEqual([
      { id: 'd2', callRecord: null },
      { id: 'd1', callRecord: { id: 'known' } },
    ]);
    const one = await client.read(`${base}/directRoutingCalls/d1?$select=id&$expand=callRecord($select=id)`, {
      headers,
    });
    expect(one).toEqual({ id: 'd1', callRecord: { id: 'known' } });
  });

  it('has paths to parts of a row, and to rows that a path filters', async () => {
    const { status, json } = await client.get(`${base}/pstnCalls/p1/duration`);
    expect([status, json.value]).toEqual([200, 60]);
    expect((await client.get(`${base}/pstnCalls('p1')/callType/$value`)).text).toBe('user_out');
    expect((await client.get(`${base}/pstnCalls/p1/userDisplayName`)).status).toBe(204);
    expect(idsOf(await client.read(`${base}/pstnCalls/$filter(duration%20gt%2060)`))).toEqual(['p4', 'p2']);
    expect((await client.get(`${base}/pstnCalls/$filter(duration%20gt%2060)/$count`)).text).toBe('2');
    expect(expectError(await client.get(`${base}/pstnCalls/p1/durration`), 'notFound').message).toContain(
      "'duration'?",
    );
    expect(expectError(await client.get(`${base}/pstnCalls/$ref`), 'invalidQuery').message).toContain('$ref');
    expectError(await client.get(`${base}/directRoutingCalls/d1/callRecord`), 'notImplemented');
  });

  it('tells the types of its rows, and no links, since they are no entities', async () => {
    const full = { accept: 'application/json;odata.metadata=full' };
    const one = await client.read(`${base}/smsMessages/m1?$select=id,sentDateTime`, { headers: full });
    const row = { '@odata.type': '#microsoft.graph.callRecords.smsLogRow', id: 'm1' };
    const time = { 'sentDateTime@odata.type': '#DateTimeOffset', sentDateTime: on(1) };
    const context = `${api.http}/beta/$metadata#microsoft.graph.callRecords.smsLogRow(id,sentDateTime)`;
    expect(one).toEqual({ '@odata.context': context, ...row, ...time });
    const page = await client.read(`${base}/smsMessages?$select=id,sentDateTime`, { headers: full });
    expect(page.value).toEqual([{ ...row, ...time }]);
    const { status, text } = await api.request(`${base}/smsMessages/m1`, { method: 'HEAD', token: await api.token() });
    expect([status, text]).toEqual([200, '']);
  });

  it('takes its options in a body, and within a batch', async () => {
    const posted = await client.post(`${base}/pstnCalls/$query`, '$top=1&$select=id', {
      headers: { ...headers, 'content-type': 'text/plain' },
    });
    expect(idsOf(posted.json)).toEqual(['p4']);
    const requests = ['pstnCalls/p1', 'smsMessages/$count'].map((url, n) => ({
      id: `${n}`,
      method: 'GET',
      url: `/communications/callRecords/${url}`,
    }));
    const { json } = await client.post('/beta/$batch', { requests });
    expect(itemsOf(json, 'responses').map(({ status }) => status)).toEqual([200, 200]);
  });

  it('pages by place, so that rows which arrive meanwhile move no other', async () => {
    const token = await api.token(crypto.randomUUID());
    const write = (...value: JsonObject[]) => client.post(`${base}/pstnCalls`, { value }, { token });
    await write(...[1, 2, 3, 4].map((day) => pstn(`r${day}`, day, 'user_in', day, 0)));
    const first = await client.read(`${base}/pstnCalls?$count=true`, { token, headers: { prefer: 'maxpagesize=2' } });
    expect([first['@odata.count'], idsOf(first)]).toEqual([4, ['r4', 'r3']]);
    expect(String(first['@odata.nextLink'])).toContain('/callRecords/pstnCalls?$count=true&$skiptoken=');
    await write(pstn('new', 9, 'user_in', 1, 0), pstn('r2a', 2, 'user_in', 1, 0));
    const second = await client.read(pathOf(first['@odata.nextLink']), { token });
    expect(idsOf(second)).toEqual(['r2a', 'r2', 'r1']);
    const ordered = await pagesFrom(client, `${base}/pstnCalls?$orderby=duration%20desc&$select=id&$top=2`, { token });
    expect(ordered.map((page) => idsOf(page))).toEqual([
      ['r4', 'r3'],
      ['r2', 'r2a'],
      ['r1', 'new'],
    ]);
  });

  it('is exported as lines and as a table, as a function is', async () => {
    const lines = async (url: string) =>
      (await client.get(`${base}/${url}`, { headers: ndjson })).text.trimEnd().split('\n');
    const table = async (url: string) => (await client.get(`${base}/${url}`, { headers: csv })).text.split('\r\n');
    expect((await lines('pstnCalls')).map((line) => (JSON.parse(line) as JsonObject).id)).toEqual([
      'p4',
      'p3',
      'p2',
      'p1',
    ]);
    expect(await table('pstnCalls?$select=id,charge&$filter=charge%20gt%201')).toEqual([
      'id,charge',
      'p4,9',
      'p2,2',
      '',
    ]);
    expect(await table('blockedUsers?$select=id&$format=text/csv')).toEqual(['id', 'b1', '']);
    expect(await lines(`getPstnCalls${range}?$select=id&$top=2`)).toEqual(['{"id":"p1"}', '{"id":"p2"}']);
    expect(await table(`getDirectRoutingCalls${range}?$select=id,duration&$filter=duration%20gt%2010`)).toEqual([
      'id,duration',
      'd2,20',
      '',
    ]);
    expect(await table(`getPstnOnlineMeetingDialoutReport${range}?$select=currency,totalCalls`)).toEqual([
      'currency,totalCalls',
      'EUR,1',
      '',
    ]);
    expect(await lines(`getSmsLog${range}?$expand=*&$select=smsUnits`)).toEqual(['{"smsUnits":2}']);
  });

  it('is counted by the functions, too', async () => {
    const count = async (url: string) => (await client.get(`${base}/${url}`)).text;
    expect(await count(`getPstnCalls${range}/$count`)).toBe('3');
    expect(await count(`getPstnCalls${range}/$count?$filter=duration%20gt%2030`)).toBe('2');
    expect(await count(`getPstnCalls${range}/$count?$search=%22user-conf_out%22`)).toBe('1');
    expect(await count(`getPstnOnlineMeetingDialoutReport${range}/$count`)).toBe('1');
    expect(await count(`getPstnOnlineMeetingDialoutReport${range}/$count?$filter=totalCalls%20gt%201`)).toBe('0');
    expect(
      expectError(await client.get(`${base}/getPstnCalls(fromDateTime=2024-03-01)/$count`), 'invalidQuery').message,
    ).toContain('toDateTime');
  });

  it('has in v1.0 what v1.0 has', async () => {
    for (const log of ['smsMessages', 'blockedUsers'])
      for (const rest of ['', '/$count', '/x', '/x/userId'])
        expect(expectError(await client.get(`${stable}/${log}${rest}`), 'notFound').message).toBe(
          `Only beta has the log ${log}. Use a URL that begins with /beta.`,
        );
    const read = async (root: string) => Object.keys(await client.read(`${root}/directRoutingCalls/d2`, { headers }));
    expect([await read(stable), await read(base)]).toEqual([
      expect.not.arrayContaining(['userCountryCode']),
      expect.arrayContaining(['userCountryCode']),
    ]);
    expect(
      expectError(await client.get(`${stable}/directRoutingCalls?$filter=userCountryCode%20eq%20null`), 'invalidQuery')
        .message,
    ).toContain('userCountryCode');
  });

  it.each([
    ['$filter=durration gt 1', "did you mean 'duration'?"],
    ['$expand=callRecord', 'callRecord'],
    ['$skip=-1', '$skip'],
    ['$foo=1', '$foo'],
    ['$skiptoken=x', '$skiptoken'],
  ])('refuses %s by name', async (options, named) => {
    expect(expectError(await client.get(`${base}/pstnCalls?${options}`), 'invalidQuery').message).toContain(named);
  });

  it('is of one tenant', async () => {
    const token = await api.token(otherTenant);
    expect(idsOf(await client.read(`${base}/pstnCalls`, { token }))).toEqual(['theirs']);
    expectError(await client.get(`${base}/pstnCalls/p1`, { token }), 'notFound');
    expectError(await client.get(`${base}/pstnCalls`, { token: null }), 'unauthenticated');
  });
});

describe('the permission of the logs', () => {
  it('reads them, and no call records through them', async () => {
    const token = await api.token(undefined, ['CallRecord-PstnCalls.Read.All']);
    const get = async (url: string) => (await client.get(`${base}/${url}`, { token })).status;
    for (const url of [
      'pstnCalls',
      'pstnCalls/$count',
      'pstnCalls/p1',
      'pstnCalls/p1/duration',
      'directRoutingCalls?$select=*',
      "directRoutingCalls?$filter=callType%20eq%20'$root'",
    ])
      expect([url, await get(url)]).toEqual([url, 200]);
    const beyond = "$root/communications/callRecords('known')/type%20eq%20'groupCall'";
    for (const url of [
      'directRoutingCalls?$expand=callRecord',
      'directRoutingCalls?$expand=*',
      'directRoutingCalls/d1?$expand=callRecord($select=id)',
      'directRoutingCalls/d1/callRecord',
      'directRoutingCalls/d1/callRecord/type',
      'directRoutingCalls?$orderby=callRecord/id',
      'directRoutingCalls?$compute=callRecord/version%20as%20v',
      'directRoutingCalls?$apply=groupby((callRecord/type))',
      'directRoutingCalls?$filter=@a%20eq%20null&@a=callRecord/type',
      `getDirectRoutingCalls${range}?$orderby=callRecord/id`,
      `getDirectRoutingCalls${range}?$expand=callRecord`,
      `pstnCalls?$filter=${beyond}`,
      `pstnCalls/$count?$filter=${beyond}`,
      `pstnCalls/$filter(${beyond})`,
      `pstnCalls?$apply=filter(${beyond})`,
      `pstnCalls?$filter=@a&@a=${beyond}`,
      `getPstnCalls${range}/$count?$filter=${beyond}`,
    ])
      expect([url, await get(url)]).toEqual([url, 403]);
    expect(await get(`directRoutingCalls?$filter=callRecord/type%20eq%20'groupCall'`)).toBe(403);
    const { status } = await api.request(`${base}/pstnCalls/p1`, { method: 'PUT', body: {}, token });
    expect(status).toBe(403);
  });
});

describe('docs/odata-apply.md', () => {
  const page = readFileSync(join(__dirname, '../../docs/odata-apply.md'), 'utf8');
  const [, section = ''] = /^## Trunks by the hour\n(.*?)^## /ms.exec(page) ?? [];
  const [, rows = ''] = /^```http\nPOST .*?\n\n(.*?)^```$/ms.exec(section) ?? [];
  const examples = [...section.matchAll(/^```http\nGET (.*?)\n```\n\n```json\n(.*?)\n```$/gms)].map(
    ([, request = '', shown = '']) => ({
      url: request.replaceAll(/\n */g, ''),
      shown: JSON.parse(shown) as JsonObject[],
    }),
  );
  let token: string;
  beforeAll(async () => {
    token = await api.token(crypto.randomUUID());
    await client.post(`${stable}/directRoutingCalls`, JSON.parse(rows) as JsonObject, { token });
  });

  it('has an answer for each measure of a trunk', () => {
    expect(examples.map(({ shown }) => Object.keys(shown[0] ?? {}).at(-1))).toEqual(['ASR', 'NER', 'ACD', 'Longest']);
  });

  it.each(examples)('tells the truth: $url', async ({ url, shown }) => {
    const [path = '', apply = ''] = url.split('?$apply=');
    expect(itemsOf(await client.read(path + query({ $apply: apply }), { headers, token }))).toEqual(shown);
  });
});
