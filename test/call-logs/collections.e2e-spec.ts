import type { JsonObject } from '../../src/edm/json/json-value';
import { clientOf, itemsOf, pathOf, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { otherTenant, startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;

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
    { id: 'd1', startDateTime: on(1), callType: 'ByotIn', duration: 10 },
    { id: 'd2', startDateTime: on(2), callType: 'ByotOut', duration: 20 },
  ],
  smsLog: [{ id: 'm1', sentDateTime: on(1), smsUnits: 2 }],
  pstnBlockedUsersLog: [{ id: 'b1', blockDateTime: on(1), userId: 'u', blockReason: 'x' }],
};

beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  for (const [log, value] of Object.entries(rows)) {
    const { status, text } = await client.post(`${base}/${log}`, { value: [...value] });
    if (status !== 200) throw new Error(text);
  }
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
