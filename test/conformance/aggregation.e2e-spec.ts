import { callRecords, inOData } from '../support/call-records';
import { describeConformance, itemsOfLevel, type Item } from '../support/conformance-list';
import { expectError } from '../support/expect-error';
import { query } from '../support/queries';

const minimal = itemsOfLevel('minimal');
const intermediate = itemsOfLevel('intermediate');
const advanced = itemsOfLevel('advanced');

const segments = '/v1.0/communications/segments';

/** The rows of `$apply`, without control information. */
const rows =
  (
    apply: string,
    expected: readonly object[],
    options: Readonly<Record<string, string>> = {},
    path = callRecords,
  ): Item['check'] =>
  async ({ client }) => {
    const { value } = await client.read(path + query({ $apply: apply, ...options }), {
      headers: { ...inOData, accept: 'application/json;odata.metadata=none' },
    });
    expect(value).toEqual(expected);
  };

const refused =
  (apply: string, name: string): Item['check'] =>
  async ({ client }) =>
    expect(expectError(await client.get(callRecords + query({ $apply: apply })), 'notImplemented').message).toContain(
      name,
    );

const all =
  (...checks: readonly Item['check'][]): Item['check'] =>
  async (sample) => {
    for (const check of checks) await check(sample);
  };

const byType = { $orderby: 'type' };

const items: readonly Item[] = [
  minimal(
    '3.2.1',
    'aggregate knows min, max, sum, average and countdistinct',
    rows(
      'filter(version lt 10)/aggregate(version with min as a,version with max as b,version with sum as c,type with countdistinct as d)',
      [{ a: 1, b: 5, c: 8, d: 2 }],
    ),
  ),
  minimal(
    '3.2.1.3',
    'aggregate averages durations',
    rows('aggregate(media/streams/averageJitter with average as jitter)', [{ jitter: 'PT0.0275S' }], {}, segments),
  ),
  minimal(
    '3.2.1.3.6',
    'aggregate knows custom methods by their qualified names',
    rows('aggregate(version with callrecords.quality.p50 as a)', [{ a: 2 }]),
  ),
  minimal('3.2.1.4', '$count is the number of rows', rows('aggregate($count as n)', [{ n: 4 }])),
  minimal(
    '3.2.1',
    'an expression can be aggregated',
    rows('filter(version lt 10)/aggregate(version mul 2 with sum as s)', [{ s: 16 }]),
  ),
  minimal(
    '3.2.2',
    'groupby groups, and aggregates each group',
    rows(
      'groupby((type),aggregate($count as n))',
      [
        { type: 'unknown', n: 1 },
        { type: 'groupCall', n: 2 },
        { type: 'peerToPeer', n: 1 },
      ],
      byType,
    ),
  ),
  minimal(
    '3.2.2.1',
    'groupby alone gives the different values',
    rows('groupby((type))', [{ type: 'unknown' }, { type: 'groupCall' }, { type: 'peerToPeer' }], byType),
  ),
  intermediate(
    '3.2.2.1',
    'groupby follows paths into related entities',
    rows(
      'groupby((sessions/isTest),aggregate(sessions/$count as n))/filter(n eq 1)',
      [
        { sessions: { isTest: false }, n: 1 },
        { sessions: { isTest: true }, n: 1 },
      ],
      { $orderby: 'sessions/isTest' },
    ),
  ),
  minimal(
    '3.3.1',
    'filter and search choose rows',
    all(
      rows("filter(type eq 'groupCall')/aggregate($count as n)", [{ n: 2 }]),
      rows('search(hum)/aggregate($count as n)', [{ n: 1 }]),
    ),
  ),
  minimal(
    '3.1',
    'transformations follow each other, and the options after them',
    rows('groupby((type),aggregate(version with min as low))/filter(low lt 10)', [{ type: 'groupCall' }], {
      $orderby: 'low desc',
      $top: '1',
      $select: 'type',
    }),
  ),
  intermediate(
    '3.3.2',
    'compute adds members',
    rows('filter(version lt 10)/compute(version add 1 as next)/aggregate(next with max as most)', [{ most: 6 }]),
  ),
  intermediate(
    '3.3.3',
    'identity and concat',
    rows('concat(aggregate($count as n),filter(version eq 5)/aggregate(version with sum as n))', [{ n: 4 }, { n: 5 }]),
  ),
  intermediate(
    '3.3.4',
    'orderby, top and skip',
    rows('orderby(version desc)/skip(1)/top(1)/aggregate(version with sum as s)', [{ s: 5 }]),
  ),
  intermediate(
    '3.3.5',
    'topcount, topsum and toppercent, and the same from the bottom',
    all(
      rows('topcount(1,version)/aggregate(version with sum as s)', [{ s: 9007199254740993n }]),
      rows('filter(version lt 10)/topsum(6,version)/aggregate($count as n)', [{ n: 2 }]),
      rows('filter(version lt 10)/toppercent(50,version)/aggregate($count as n)', [{ n: 1 }]),
      rows('bottomcount(2,version)/aggregate(version with sum as s)', [{ s: 3 }]),
      rows('filter(version lt 10)/bottomsum(1,version)/aggregate($count as n)', [{ n: 1 }]),
      rows('filter(version lt 10)/bottompercent(10,version)/aggregate($count as n)', [{ n: 1 }]),
    ),
  ),
  advanced(
    '3.2.3',
    'rollup adds subtotals',
    rows(
      'filter(version lt 10)/groupby((rollup($all,type)),aggregate($count as n))',
      [{ n: 3 }, { type: 'groupCall', n: 2 }, { type: 'peerToPeer', n: 1 }],
      { $orderby: 'type' },
    ),
  ),
  advanced(
    '3.2.1.5',
    'from aggregates aggregates',
    rows('aggregate(version with sum from type with max as most)', [{ most: 9007199254740993n }]),
  ),
  advanced(
    '3.4',
    'join, outerjoin, nest, addnested and expand',
    all(
      refused('join(sessions as s)', 'join'),
      refused('outerjoin(sessions as s)', 'outerjoin'),
      refused('nest(identity as s)', 'nest'),
      refused('addnested(sessions,identity as s)', 'addnested'),
      refused('expand(sessions,identity)', 'expand'),
    ),
    'paths and $expand with $apply lead to what is related',
  ),
  advanced('4', '$expand aggregates what is related', async ({ client }) => {
    const path = `${callRecords}/d?$select=id&$expand=sessions($apply=aggregate($count as n))`;
    expect(await client.read(path)).toMatchObject({ id: 'd', sessions: [{ n: 6 }] });
  }),
  advanced('3.2.1', 'a custom aggregate needs a declaration, of which there is none', async ({ client }) => {
    expect(expectError(await client.get(`${callRecords}?$apply=aggregate(Revenue)`), 'badRequest').message).toContain(
      'Revenue',
    );
  }),
  advanced('6', 'hierarchies', refused('traverse($root/x,h,id,preorder)', 'traverse'), 'calls have none'),
];

describeConformance('Data Aggregation 4.0', items);
