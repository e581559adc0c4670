import type { JsonObject } from '../../src/edm/json/json-value';
import { customAggregateType } from '../../src/odata/apply/custom-aggregates';
import type { QualityHour } from '../../src/quality/model';
import { qualityHours } from '../../src/quality/sets/quality-sets';
import { grains, type Grain } from '../../src/quality/totals/grains';
import { bucketOf, histograms } from '../../src/quality/totals/histograms';
import { namedAggregates } from '../../src/quality/totals/named-aggregates.sql';
import { clientOf, itemsOf, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { insertQualityRows } from '../support/quality-rows';
import { query } from '../support/queries';
import { startTestApp, tenant, type TestApp } from '../support/test-app';

type Hour = Partial<QualityHour> & { readonly bits?: readonly number[] };

/** A histogram of values, in the unit of the metric. */
function counted(name: keyof typeof histograms, values: readonly number[]): number[] {
  const histogram = histograms[name];
  const counts = histogram.values.map(() => 0);
  for (const bucket of values.map((value) => bucketOf(histogram, value))) counts[bucket] = (counts[bucket] ?? 0) + 1;
  return counts;
}

interface Heard {
  readonly jitter?: readonly number[];
  readonly loss?: readonly number[];
  readonly roundTrip?: readonly number[];
  readonly mos?: readonly number[];
}

const ofStreams = (about: Hour, { jitter = [], loss = [], roundTrip = [], mos = [] }: Heard): Hour => ({
  ...{ jitterCount: jitter.length, lossCount: loss.length, roundTripCount: roundTrip.length, mosCount: mos.length },
  ...{ jitterHistogram: counted('jitterHistogram', jitter), lossHistogram: counted('lossHistogram', loss) },
  ...{ roundTripHistogram: counted('roundTripHistogram', roundTrip), mosHistogram: counted('mosHistogram', mos) },
  ...about,
});

const [eight, nine] = ['2026-01-02T08:00:00Z', '2026-01-02T09:00:00Z'];
const [near, far] = [{ subnet: '10.0.0.0', callType: 'groupCall' } as const, { subnet: '10.1.0.0' } as const];

/** The finest rows: of streams, and of calls. */
const finest: readonly Hour[] = [
  ofStreams(
    { ...near, hour: eight, mediaKind: 'audio', mosScale: 'nb', streams: 4, classified: 4, poor: 1, bits: [1, 2] },
    { jitter: [0.004, 0.012, 0.03, 0.031], loss: [0, 0, 0.1, 0.11], roundTrip: [0.05], mos: [4.34, 4.4, 2.1] },
  ),
  ofStreams(
    {
      ...near,
      hour: eight,
      mediaKind: 'audio',
      mosScale: 'fb',
      streams: 2,
      classified: 1,
      codec: 'opus',
      bits: [2, 3],
    },
    { jitter: [0.002, 0.9], loss: [0.5], mos: [4.1] },
  ),
  ofStreams(
    { ...far, hour: nine, mediaKind: 'video', streams: 3, classified: 2, poor: 1, poorFrameRate: 1, bits: [200] },
    { jitter: [2, 0.0004], loss: [0.00001], roundTrip: [0.5, 0.51, 7] },
  ),
  ofStreams({ hour: nine, mediaKind: 'audio', streams: 1 }, {}),
  { hour: eight, callType: 'groupCall', outcome: 'answered', calls: 2, answered: 2, seconds: 90.5 },
  { hour: nine, callType: 'peerToPeer', outcome: 'busy', calls: 1 },
];

const additive = (name: string, value: unknown): value is number => typeof value === 'number' && name !== 'grain';
const sumOf = (one: readonly number[] = [], other: readonly number[] = []): number[] =>
  Array.from({ length: Math.max(one.length, other.length) }, (_, index) => (one[index] ?? 0) + (other[index] ?? 0));

/** The rows of a grain: those that are alike in its dimensions, added up. */
function rowsOf({ number, dimensions }: Grain): (Hour & { id: string; grain: number })[] {
  const groups = new Map<string, Record<string, unknown>>();
  for (const row of finest as readonly Readonly<Record<string, unknown>>[]) {
    const kept = Object.fromEntries(dimensions.flatMap((name) => (name in row ? [[name, row[name]]] : [])));
    const key = JSON.stringify(kept);
    const group = groups.get(key) ?? { ...kept, id: `${number}-${groups.size}`, grain: number };
    groups.set(key, group);
    for (const [name, value] of Object.entries(row)) {
      if (additive(name, value)) group[name] = Number(group[name] ?? 0) + value;
      if (name.endsWith('Histogram')) group[name] = sumOf(group[name] as number[], value as number[]);
      if (name === 'bits') group[name] = [...((group[name] as number[] | undefined) ?? []), ...(value as number[])];
    }
  }
  return [...groups.values()] as (Hour & { id: string; grain: number })[];
}

let api: TestApp;
let client: CallRecordsClient;
beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  await insertQualityRows(api.databaseUrl, tenant, { qualityHours: grains.flatMap(rowsOf) });
});
afterAll(() => api.close());

const path = '/v1.0/communications/qualityHours';
const headers = { accept: 'application/json;odata.metadata=none' };
const rows = async ($apply: string, more: Readonly<Record<string, string>> = {}): Promise<JsonObject[]> =>
  itemsOf(await client.read(path + query({ $apply, ...more }), { headers }));

describe('aggregates of quality hours', () => {
  it.each<[apply: string, expected: readonly object[]]>([
    ['aggregate(streamCount,callCount)', [{ streamCount: 10, callCount: 3 }]],
    ['aggregate(poorShare)/compute(round(poorShare mul 70) as p)/groupby((p))', [{ p: 20 }]],
    [
      'groupby((mediaKind),aggregate(poorShare as p))',
      [
        { mediaKind: null, p: null },
        { mediaKind: 'audio', p: 0.2 },
        { mediaKind: 'video', p: 0.5 },
      ],
    ],
    ['aggregate(distinctUsers)', [{ distinctUsers: 4 }]],
    ['filter(outcome ne null)/aggregate(distinctUsers)', [{ distinctUsers: 0 }]],
    [
      'filter(streams gt 1000)/aggregate(distinctUsers,jitterP50,poorShare,streamCount)',
      [{ distinctUsers: 0, jitterP50: null, poorShare: null, streamCount: null }],
    ],
    ["filter(subnet eq '10.0.0.0')/aggregate(jitterP50,jitterP95)", [{ jitterP50: 'PT0.011S', jitterP95: 'PT0.894S' }]],
    ["filter(subnet eq '10.1.0.0')/aggregate(jitterP50,jitterP99)", [{ jitterP50: 'PT0.0005S', jitterP99: 'PT1S' }]],
    ['aggregate(lossP50,lossP95)', [{ lossP50: 0.00005, lossP95: 0.447 }]],
    ['aggregate(roundTripP50,roundTripP99)', [{ roundTripP50: 'PT0.447S', roundTripP99: 'PT1S' }]],
    ['aggregate(mosP50)', [{ mosP50: null }]],
    [
      'groupby((mosScale),aggregate(mosP50,mosP95))/filter(mosScale ne null)/orderby(mosScale)',
      [
        { mosScale: 'nb', mosP50: 4.35, mosP95: 4.35 },
        { mosScale: 'fb', mosP50: 4.05, mosP95: 4.05 },
      ],
    ],
    [
      'groupby((rollup($all,subnet)),aggregate(jitterP50 as j,distinctUsers as u))/filter(u gt 1)',
      [
        { subnet: '10.0.0.0', j: 'PT0.011S', u: 3 },
        { j: 'PT0.011S', u: 4 },
      ],
    ],
    ['aggregate(jitterP50 from hour with max as worst)', [{ worst: 'PT0.011S' }]],
  ])('%s', async (apply, expected) => {
    expect(await rows(apply)).toEqual(expected);
  });

  it('have the types that $metadata tells', async () => {
    const names = [...namedAggregates.keys()];
    const $apply = `filter(mosScale eq 'nb')/aggregate(${names.join(',')})`;
    const [row] = itemsOf(await client.read(path + query({ $apply })));
    const told = names.map((name) => [name, `#${customAggregateType(qualityHours, name).slice('Edm.'.length)}`]);
    expect(names.map((name) => [name, row?.[`${name}@odata.type`]])).toEqual(told);
  });

  it.each([
    ['aggregate(jitterP95 from hour as j)', "cannot be added: 'from' needs 'with' and a method"],
    ['aggregate(jitterP90)', "Unknown custom aggregate 'jitterP90' of qualityHour at 11; did you mean 'jitterP"],
    ['groupby((hour))/aggregate(jitterP95)', 'custom aggregates are of entities'],
  ])('refuse %s', async (apply, message) => {
    expect(expectError(await client.get(path + query({ $apply: apply })), 'invalidQuery').message).toContain(message);
  });

  /** A condition that all rows meet, and that only the finest rows can answer. */
  const inDetail = "filter(streamDirection eq null or id ne 'x')/";

  it.each([
    'aggregate(streams with sum as s,poorFrameRate with sum as f,seconds with sum as t)',
    'groupby((hour),aggregate(streamCount,poorShare,jitterP95,lossP99,roundTripP50,distinctUsers))',
    'groupby((subnet),aggregate(streamCount,jitterP95,distinctUsers))',
    'groupby((hour,subnet),aggregate(jitterSum with sum as j,roundTripCount with sum as n))/orderby(n desc)/top(2)',
    'groupby((hour,mediaKind,callType,outcome),aggregate(callCount,answered with sum as a))',
    'groupby((mediaKind,subnet),aggregate(streamCount,mosP50))',
    "filter(subnet eq '10.0.0.0' and hour lt 2026-01-02T09:00:00Z)/aggregate(lossP50)",
    'compute(date(hour) as day)/groupby((day),aggregate(streamCount,hour with max as last,outcome with countdistinct as o))',
    'concat(aggregate(callCount),groupby((outcome),aggregate(callCount)))',
    'groupby((rollup($all,mediaKind)),aggregate(jitterP50))',
    'aggregate(streams with sum from hour with max as most)',
    // The example of docs/odata-apply.md.
    'filter(hour ge 2026-01-01T00:00:00Z)/groupby((subnet),aggregate(streamCount,poorShare,jitterP95,distinctUsers))/topcount(20,poorShare)',
  ])('answer from any grain alike: %s', async (apply) => {
    const all = await rows(apply);
    expect(all.length).toBeGreaterThan(0);
    expect(all).toEqual(await rows(inDetail + apply));
  });

  it.each<[apply: string, expected: readonly object[]]>([
    ['aggregate($count as n)', [{ n: 6 }]],
    ['aggregate(streams with max as most,streams with p50 as half)', [{ most: 4, half: 1 }]],
    ['filter(streams ge 3)/aggregate(streamCount)', [{ streamCount: 7 }]],
    ['aggregate(users with sum as u)', [{ u: 5 }]],
    ['topcount(1,streams)/groupby((subnet),aggregate(streamCount))', [{ subnet: '10.0.0.0', streamCount: 4 }]],
    ['groupby((codec),aggregate(streamCount))/filter(codec ne null)', [{ codec: 'opus', streamCount: 2 }]],
    ['compute(streams mul 2 as twice)/aggregate(twice with max as t)', [{ t: 8 }]],
  ])('count the finest rows where each row matters: %s', async (apply, expected) => {
    expect(await rows(apply)).toEqual(expected);
  });
});
