import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import { recordBody, segmentBody, sessionBody } from '../support/bodies';
import { callRecords as path, clientOf, itemsOf, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { otherTenant, startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;

const segments = '/v1.0/communications/segments';
const sessions = '/v1.0/communications/sessions';

const endpoint = (platform: string | null): JsonObject => ({
  '@odata.type': '#microsoft.graph.callRecords.participantEndpoint',
  ...(platform === null
    ? {}
    : { userAgent: { '@odata.type': '#microsoft.graph.callRecords.clientUserAgent', platform } }),
});

const at = (day: string): JsonObject => ({ startDateTime: `${day}T09:00:00Z`, endDateTime: `${day}T09:10:00Z` });

const medium = (subnet: string | null, ...streams: JsonObject[]): JsonObject => ({
  ...(subnet === null ? {} : { callerNetwork: { subnet } }),
  streams: streams.map((stream) => ({ streamDirection: 'callerToCallee', ...stream })),
});

const segment = (id: string, startDateTime: string, platform: string | null, ...media: JsonObject[]): JsonObject =>
  segmentBody({ id, startDateTime, endDateTime: '2024-04-01T00:00:00Z', caller: endpoint(platform), media });

const records: readonly JsonObject[] = [
  recordBody({
    id: 'r1',
    type: 'groupCall',
    version: 1,
    joinWebUrl: 'b',
    modalities: ['audio', 'video'],
    startDateTime: '2024-03-01T09:00:00Z',
    endDateTime: '2024-03-01T09:10:00Z',
    organizer: { user: { id: 'u1', displayName: 'Ann', seats: 3 } },
    sessions: [
      sessionBody({
        id: 's1',
        caller: endpoint('windows'),
        segments: [
          segment(
            'g1',
            '2024-03-01T09:00:00Z',
            'windows',
            medium(
              '10.0.0.0',
              { averageJitter: 'PT0.01S', maxJitter: 'PT0.02S', packetUtilization: 10, averagePacketLossRate: 0.25 },
              { averageJitter: 'PT0.03S', maxJitter: 'PT0.05S', packetUtilization: 30 },
            ),
            medium('10.0.1.0', { averageJitter: 'PT0.1S', maxJitter: 'PT0.3S' }),
          ),
          segment('g2', '2024-03-02T09:00:00Z', 'windows', medium('10.0.0.0', { averageJitter: 'PT0.02S' })),
        ],
      }),
      sessionBody({ id: 's2', modalities: ['data'], segments: [] }),
    ],
  }),
  recordBody({
    id: 'r2',
    type: 'groupCall',
    version: 4,
    joinWebUrl: 'B',
    startDateTime: '2024-03-02T09:00:00Z',
    endDateTime: '2024-03-02T09:10:00Z',
    organizer: { user: { id: 'u2', displayName: "O'Neil" } },
    sessions: [
      sessionBody({
        id: 's3',
        caller: endpoint('macOS'),
        segments: [
          segment(
            'g3',
            '2024-03-03T09:00:00Z',
            'macOS',
            medium('10.0.0.0', { maxJitter: 'PT1S', packetUtilization: 2 }),
          ),
          segment('g4', '2024-01-01T09:00:00Z', 'macOS', medium('10.0.0.0', { averageJitter: 'PT9S' })),
          segment('g5', '2024-03-04T09:00:00Z', null, medium(null, { averageJitter: 'PT0.5S', maxJitter: 'PT0.5S' })),
        ],
      }),
    ],
  }),
  recordBody({ id: 'r3', type: 'peerToPeer', version: 2, ...at('2024-03-03') }),
  recordBody({
    id: 'r4',
    type: 'peerToPeer',
    version: 8,
    joinWebUrl: 'ä',
    startDateTime: '2024-03-04T09:00:00Z',
    endDateTime: '2024-03-04T09:30:00Z',
    organizer: { user: { id: 'u1', displayName: 'Ann' } },
  }),
];

beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  for (const record of records) await client.create(path, record);
  const token = await api.token(otherTenant);
  await client.create(path, recordBody({ id: 'theirs', type: 'unknown', version: 1000 }), { token });
});
afterAll(() => api.close());

const query = (options: Readonly<Record<string, string>>): string =>
  Object.entries(options)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');

/** Values alone; `apply-types.e2e-spec.ts` is about their types. */
const headers = { accept: 'application/json;odata.metadata=none' };

/** Rows of an answer that has all of them on one page. */
async function rowsOf(apply: string, more: Readonly<Record<string, string>> = {}, of = path): Promise<JsonValue[]> {
  const page = await client.read(`${of}?${query({ $apply: apply, ...more })}`, { headers });
  expect(page['@odata.nextLink']).toBeUndefined();
  return itemsOf(page);
}

const ids = (rows: readonly JsonValue[]): JsonValue[] => rows.map((row) => (row as JsonObject).id ?? null);

describe('$apply', () => {
  it('answers average and worst jitter by subnet and platform in one request', async () => {
    const week = 'filter(startDateTime ge 2024-03-01T00:00:00Z)';
    const by = 'groupby((caller/userAgent/platform,media/callerNetwork/subnet),';
    const jitter =
      'media/streams/averageJitter with average as AverageJitter,media/streams/maxJitter with max as WorstJitter';
    const page = await client.read(`${segments}?${query({ $apply: `${week}/${by}aggregate(${jitter}))` })}`, {
      headers: { 'odata-maxversion': '4.01' },
    });
    const row = (
      platform: string | null,
      subnet: string | null,
      average: string | null,
      worst: string | null,
    ): JsonObject => ({
      caller: { userAgent: { platform } },
      media: { callerNetwork: { subnet } },
      ...(average === null ? {} : { 'AverageJitter@odata.type': '#Duration' }),
      AverageJitter: average,
      ...(worst === null ? {} : { 'WorstJitter@odata.type': '#Duration' }),
      WorstJitter: worst,
    });
    expect(page).toEqual({
      '@odata.context': `${api.http}/v1.0/$metadata#Collection(microsoft.graph.callRecords.segment)(caller/userAgent/platform,media/callerNetwork/subnet,AverageJitter,WorstJitter)`,
      value: [
        row(null, null, 'PT0.5S', 'PT0.5S'),
        row('macOS', '10.0.0.0', null, 'PT1S'),
        row('windows', '10.0.0.0', 'PT0.02S', 'PT0.05S'),
        row('windows', '10.0.1.0', 'PT0.1S', 'PT0.3S'),
      ],
    });
  });

  it.each<[string, JsonValue[]]>([
    ['aggregate($count as N)', [{ N: 4 }]],
    ['aggregate(version with sum as S,version with average as A)', [{ S: 15, A: 3.75 }]],
    ['aggregate(version mul 2 with sum as S)', [{ S: 30 }]],
    ['aggregate(joinWebUrl with min as L,joinWebUrl with max as M)', [{ L: 'B', M: 'ä' }]],
    ['aggregate(joinWebUrl with countdistinct as N,organizer/user/id with countdistinct as U)', [{ N: 3, U: 2 }]],
    ['aggregate(type with min as L,type with max as M)', [{ L: 'groupCall', M: 'peerToPeer' }]],
    [
      'aggregate(startDateTime with min as L,startDateTime with max as M)',
      [{ L: '2024-03-01T09:00:00.0000000Z', M: '2024-03-04T09:00:00.0000000Z' }],
    ],
    ['aggregate(endDateTime sub startDateTime with max as D)', [{ D: 'PT30M' }]],
    ['aggregate(sessions/$count as S,sessions/segments/$count as N,$count as R)', [{ S: 3, N: 5, R: 4 }]],
    ['aggregate(sessions with countdistinct as S,modalities with countdistinct as M)', [{ S: 3, M: 2 }]],
    ['aggregate(sessions/segments/media/streams/averagePacketLossRate with max as Worst)', [{ Worst: 0.25 }]],
    ['aggregate(sessions/segments/media/streams/packetUtilization with sum as P)', [{ P: 42 }]],
    ['aggregate(organizer/user/seats with sum as S)', [{ S: 3 }]],
    [
      'filter(version gt 100)/aggregate(version with sum as S,version with max as M,$count as N)',
      [{ S: null, M: null, N: 0 }],
    ],
    ['aggregate(version with p50 as Median,version with callrecords.quality.p95 as High)', [{ Median: 2, High: 8 }]],
    ['aggregate(version with p50 as L,version mul 2 with p50 as D,$count as N)', [{ L: 2, D: 4, N: 4 }]],
    [
      'aggregate(startDateTime with p50 as T,date(startDateTime) with p99 as D)',
      [{ T: '2024-03-02T09:00:00.0000000Z', D: '2024-03-04' }],
    ],
    ['aggregate(time(startDateTime) with p95 as T)', [{ T: '09:00:00.0000000' }]],
    ['aggregate(sessions/segments/media/streams/averageJitter with p50 as J)', [{ J: 'PT0.03S' }]],
    [
      'aggregate(sessions/segments/media/streams/averageJitter with p95 as J,version with p50 as V)',
      [{ J: 'PT9S', V: 2 }],
    ],
    ['filter(version gt 100)/aggregate(version with p50 as M)', [{ M: null }]],
    ['aggregate(version with p50 from type with p99 as M)', [{ M: 2 }]],
    [
      'groupby((type),filter(version gt 4)/aggregate(version with p50 as M))',
      [
        { type: 'groupCall', M: null },
        { type: 'peerToPeer', M: 8 },
      ],
    ],
    [
      'groupby((rollup($all,type)),aggregate(version with p99 as M))',
      [{ type: 'groupCall', M: 4 }, { type: 'peerToPeer', M: 8 }, { M: 8 }],
    ],
    [
      'concat(aggregate(version with p50 as M),groupby((type),aggregate(version with p50 as M)))',
      [{ M: 2 }, { type: 'groupCall', M: 1 }, { type: 'peerToPeer', M: 2 }],
    ],
    ['groupby((type))', [{ type: 'groupCall' }, { type: 'peerToPeer' }]],
    [
      'groupby((type),aggregate(version with sum as Total,$count as N))',
      [
        { type: 'groupCall', Total: 5, N: 2 },
        { type: 'peerToPeer', Total: 10, N: 2 },
      ],
    ],
    [
      'groupby((organizer/user/displayName),aggregate($count as N))',
      [
        { organizer: { user: { displayName: null } }, N: 1 },
        { organizer: { user: { displayName: 'Ann' } }, N: 2 },
        { organizer: { user: { displayName: "O'Neil" } }, N: 1 },
      ],
    ],
    [
      'groupby((type),filter(version gt 2)/aggregate($count as N,version with min as M))',
      [
        { type: 'groupCall', N: 1, M: 4 },
        { type: 'peerToPeer', N: 1, M: 8 },
      ],
    ],
    [
      'groupby((type),filter(version gt 4)/aggregate($count as N))',
      [
        { type: 'groupCall', N: 0 },
        { type: 'peerToPeer', N: 1 },
      ],
    ],
    ['groupby((type),aggregate($count as N))/aggregate(N with sum as All)', [{ All: 4 }]],
    [
      'groupby((type,organizer/user/id),aggregate(version with sum as V))/groupby((organizer/user/id),aggregate(V with max as M))',
      [
        { organizer: { user: { id: null } }, M: 2 },
        { organizer: { user: { id: 'u1' } }, M: 8 },
        { organizer: { user: { id: 'u2' } }, M: 4 },
      ],
    ],
    [
      'groupby((modalities),aggregate($count as N))',
      [
        { modalities: 'audio', N: 4 },
        { modalities: 'video', N: 1 },
      ],
    ],
    [
      'groupby((type),aggregate(version with sum as V))/compute(V mul 2 as W)/filter(W gt 10)',
      [{ type: 'peerToPeer', V: 10, W: 20 }],
    ],
    ['groupby((type),aggregate(version with sum as V))/orderby(V desc)/top(1)', [{ type: 'peerToPeer', V: 10 }]],
    ['groupby((type),aggregate(version with sum as V))/orderby(V desc)/skip(1)', [{ type: 'groupCall', V: 5 }]],
    ['groupby((type),top(1)/aggregate(version with sum as V))/aggregate(V with sum as S)', [{ S: 12 }]],
    ['topcount(2,version)/aggregate(version with min as M)', [{ M: 4 }]],
    [
      'concat(aggregate($count as N),groupby((type),aggregate($count as N)))',
      [{ N: 4 }, { type: 'groupCall', N: 2 }, { type: 'peerToPeer', N: 2 }],
    ],
    ['aggregate(sessions/$count($filter=isTest eq true) as N)', [{ N: 0 }]],
    ['aggregate(sessions/segments/$count($filter=media/any(m:m/streams/$count gt 1)) as N)', [{ N: 1 }]],
    ['aggregate(sessions/$count with max as Most,sessions/$count with average as Mean)', [{ Most: 2, Mean: 0.75 }]],
    ["aggregate(sessions/$filter(id eq 's1')/$count as N)", [{ N: 1 }]],
    [
      'groupby((type),groupby((organizer/user/id),aggregate($count as N))/aggregate(N with sum as S,$count as G))',
      [
        { type: 'groupCall', S: 2, G: 2 },
        { type: 'peerToPeer', S: 2, G: 2 },
      ],
    ],
    [
      'groupby((type),concat(aggregate($count as N),aggregate(version with sum as N)))',
      [
        { type: 'groupCall', N: 2 },
        { type: 'groupCall', N: 5 },
        { type: 'peerToPeer', N: 2 },
        { type: 'peerToPeer', N: 10 },
      ],
    ],
    [
      'groupby((type),orderby(version desc)/skip(1)/aggregate(version with sum as S))',
      [
        { type: 'groupCall', S: 1 },
        { type: 'peerToPeer', S: 2 },
      ],
    ],
    [
      'groupby((sessions/id),filter(sessions/segments/$count gt 0)/aggregate($count as N,sessions/segments/$count as G))',
      [
        { sessions: { id: 's1' }, N: 1, G: 2 },
        { sessions: { id: 's2' }, N: 0, G: 0 },
        { sessions: { id: 's3' }, N: 1, G: 3 },
      ],
    ],
    [
      'groupby((id),aggregate(sessions/segments/$count as N,sessions/segments/media/streams/maxJitter with max as J))/filter(N lt 3)',
      [
        { id: 'r1', N: 2, J: 'PT0.3S' },
        { id: 'r3', N: 0, J: null },
        { id: 'r4', N: 0, J: null },
      ],
    ],
    ['concat(aggregate(type with min as A),aggregate($count as A))', [{ A: 'groupCall' }, { A: 4 }]],
    [
      'groupby((type),topsum(4,version)/aggregate($count as N))',
      [
        { type: 'groupCall', N: 1 },
        { type: 'peerToPeer', N: 1 },
      ],
    ],
  ])('%s', async (apply, expected) => {
    expect(await rowsOf(apply)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['filter(version gt 2)', ['r4', 'r2']],
    ['orderby(version)', ['r1', 'r3', 'r2', 'r4']],
    ['orderby(version desc)/skip(1)/top(2)', ['r2', 'r3']],
    ['top(1)', ['r4']],
    ['identity', ['r4', 'r3', 'r2', 'r1']],
    ['search(Ann)', ['r4', 'r1']],
    ['topcount(2,version)', ['r4', 'r2']],
    ['bottomcount(1,version)', ['r1']],
    ['topsum(9,version)', ['r4', 'r2']],
    ['bottomsum(3,version)', ['r1', 'r3']],
    ['toppercent(50,version)', ['r4']],
    ['bottompercent(50,version)', ['r1', 'r3', 'r2', 'r4']],
    ['groupby((type),topcount(1,version))', ['r2', 'r4']],
    ['concat(filter(version eq 1),filter(version eq 8))', ['r1', 'r4']],
  ])('%s keeps entities whole', async (apply, expected) => {
    const rows = await rowsOf(apply);
    expect(ids(rows)).toEqual(expected);
    const [first] = rows as JsonObject[];
    expect(first).toEqual(
      await client.read(`${path}/${String(first?.id)}`, { headers }).then(({ '@odata.context': _, ...rest }) => rest),
    );
  });

  it.each<[string, number, string]>([
    [
      'aggregate(versoin with sum as S)',
      400,
      "Unknown property 'versoin' of callRecord at 11; did you mean 'version'?",
    ],
    ['groupby((typee))', 400, "Unknown property 'typee' of callRecord at 10; did you mean 'type'?"],
    [
      'aggregate(version with sum as S,version with max as S)',
      400,
      "'S' is the name of another property of the result at 33",
    ],
    ['aggregate(version with sum as type)', 400, "'type' is the name of another property at 11"],
    ['groupby((type),aggregate($count as type))', 400, "'type' is the name of another property at 26"],
    ['compute(version mul 2 as version)', 400, "'version' is the name of another property at 9"],
    ['groupby((type,type))', 400, "'type' is the name of another property of the result at 15"],
    [
      'groupby((organizer,organizer/user))',
      400,
      "'organizer/user' is the name of another property of the result at 30",
    ],
    [
      'groupby((sessions))',
      400,
      'Rows are not grouped by microsoft.graph.callRecords.session: name a property of it at 10',
    ],
    [
      'groupby((modalities,sessions/id))',
      400,
      "Rows are grouped by the items of one collection, not of 'modalities' and 'sessions', at 30",
    ],
    [
      'aggregate(type with sum as S)',
      400,
      "'sum' needs numbers or durations, not microsoft.graph.callRecords.callType, at 11",
    ],
    [
      'aggregate(organizer with max as S)',
      400,
      "'max' needs values that have an order, not microsoft.graph.identitySet, at 11",
    ],
    [
      'aggregate(organizer/user/seats with max as S)',
      400,
      "'max' needs to know the type of a member of an open type: use cast at 11",
    ],
    ['aggregate(version/$count as N)', 400, '$count needs a collection before it at 19'],
    ['groupby((type))/filter(version gt 1)', 400, "Unknown property 'version' at 24"],
    ['aggregate($count as N)/filter(M gt 1)', 400, "Unknown property 'M' at 31; did you mean 'N'?"],
    ['topcount(0,version)', 400, 'The amount must be a whole number from 1, at 10'],
    ['top(99999999999999999999)', 400, 'at 5'],
    [
      'topcount(version,version)',
      400,
      'The amount must be the same for all rows: a property cannot be part of it, at 10',
    ],
    ['toppercent(101,version)', 400, 'The amount must be a number above 0 up to 100, at 12'],
    ['topsum(1,type)', 400, 'topsum needs a number, not microsoft.graph.callRecords.callType, at 10'],
    [
      'aggregate(joinWebUrl with p95 as S)',
      400,
      "'p95' needs numbers, durations, times or dates, not Edm.String, at 11",
    ],
    [
      'aggregate(type with callrecords.quality.p95 as S)',
      400,
      "'p95' needs numbers, durations, times or dates, not microsoft.graph.callRecords.callType, at 11",
    ],
    [
      'aggregate(organizer/user/seats with p50 as S)',
      400,
      "'p50' needs to know the type of a member of an open type: use cast at 11",
    ],
    [
      'aggregate(version with p94 as S)',
      400,
      'expected one of sum, min, max, average, countdistinct, p50, p95, p99 at 24',
    ],
    [
      'aggregate(version with callrecords.quality.p94 as S)',
      501,
      'average, countdistinct, p50, p95, p99, callrecords.quality.p50, ',
    ],
    [
      'aggregate(version with callrecords.quality.sum as S)',
      501,
      'The aggregation method callrecords.quality.sum is not supported at 11',
    ],
    [
      'aggregate(version with My.method as S)',
      501,
      'The aggregation method My.method is not supported at 11; the service has sum, min, ',
    ],
    ['aggregate(Forecast)', 400, "Unknown custom aggregate 'Forecast' of callRecord at 11"],
    ['join(sessions as s)', 501, 'join is not supported at 1'],
    ['aggregate($count as N)/search(x)', 501, 'A search among rows that are no entities is not supported at 31'],
    [
      'concat(identity,aggregate($count as N))/filter(N gt 1)',
      501,
      'filter after a concat of entities with other rows is not supported at 41',
    ],
  ])('refuses %s', async (apply, status, message) => {
    const error = expectError(
      await client.get(`${path}?${query({ $apply: apply })}`),
      status === 400 ? 'invalidQuery' : 'notImplemented',
    );
    expect(error.message).toMatch(/^\$apply: /);
    expect(error.message).toContain(message);
  });
});

describe('Options behind $apply', () => {
  const byType = 'groupby((type),aggregate(version with sum as V,$count as N))';
  const byId = 'groupby((id,type),aggregate(version with sum as V))';

  it.each<[Record<string, string>, JsonValue[]]>([
    [{ $filter: 'V gt 5' }, [{ type: 'peerToPeer', V: 10, N: 2 }]],
    [{ $orderby: 'V desc', $select: 'type' }, [{ type: 'peerToPeer' }, { type: 'groupCall' }]],
    [{ $compute: 'V div N as M', $filter: 'M gt 3', $select: 'M' }, [{ M: 5 }]],
    [{ $skip: '1', $select: 'N,type' }, [{ type: 'peerToPeer', N: 2 }]],
    [{ $filter: 'V gt @least', '@least': '5', $select: 'V' }, [{ V: 10 }]],
  ])('apply to its result: %j', async (options, expected) => {
    expect(await rowsOf(byType, options)).toEqual(expected);
  });

  it('apply to entities that are whole', async () => {
    const options = { $select: 'id,Twice', $filter: 'Twice lt 8', $orderby: 'Twice', $search: 'Ann' };
    expect(await rowsOf('compute(version mul 2 as Twice)', options)).toEqual([{ id: 'r1', Twice: 2 }]);
  });

  it('count and page', async () => {
    const first = await client.read(`${path}?${query({ $apply: byId, $count: 'true', $top: '3' })}`, {
      headers: { prefer: 'maxpagesize=2' },
    });
    expect(first['@odata.count']).toBe(4);
    expect(ids(itemsOf(first))).toEqual(['r1', 'r2']);
    const next = String(first['@odata.nextLink']);
    const second = await client.read(next.slice(api.http.length));
    expect(ids(itemsOf(second))).toEqual(['r3']);
    expect(second['@odata.nextLink']).toBeUndefined();
    const other = next
      .slice(api.http.length)
      .replace(encodeURIComponent('sum'), 'max')
      .replace('with%20sum', 'with%20max');
    expect(expectError(await client.get(other), 'invalidQuery').message).toContain('$skiptoken');
  });

  it('select by the beginning of a path', async () => {
    const rows = await rowsOf('groupby((organizer/user/id,type))', { $select: 'organizer', $top: '1' });
    expect(rows).toEqual([{ organizer: { user: { id: null } } }]);
  });

  it.each<[Record<string, string>, 'invalidQuery' | 'notImplemented', string]>([
    [{ $filter: 'version gt 1' }, 'invalidQuery', "$filter: Unknown property 'version' at 1"],
    [{ $orderby: 'Nn' }, 'invalidQuery', "$orderby: Unknown property 'Nn' at 1; did you mean 'N'?"],
    [{ $select: 'tipe' }, 'invalidQuery', "$select: unknown property 'tipe' of the result; did you mean 'type'?"],
    [{ $compute: 'N add 1 as V' }, 'invalidQuery', "$compute: 'V' is the name of another property"],
    [{ $expand: 'sessions' }, 'notImplemented', '$expand: is not supported together with $apply'],
  ])('are refused where they do not fit: %j', async (options, kind, message) => {
    const error = expectError(await client.get(`${path}?${query({ $apply: byType, ...options })}`), kind);
    expect(error.message).toContain(message);
  });
});

describe('$apply', () => {
  it('aggregates the collections of one call', async () => {
    const count = 'aggregate($count as N)';
    expect(await rowsOf(count, {}, `${path}/r1/sessions`)).toEqual([{ N: 2 }]);
    expect(await rowsOf(count, {}, `${path}/r1/sessions/s1/segments`)).toEqual([{ N: 2 }]);
    expect(await rowsOf(count, {}, `${path}/r1/participants_v2`)).toEqual([{ N: 0 }]);
    expect(await rowsOf('groupby((segments/id))', {}, sessions)).toEqual(
      ['g1', 'g2', 'g3', 'g4', 'g5'].map((id) => ({ segments: { id } })),
    );
    expectError(await client.get(`${path}/none/sessions?${query({ $apply: count })}`), 'notFound');
  });

  it('puts entities and other rows into one answer', async () => {
    const rows = await rowsOf('concat(topcount(1,version),aggregate(version with sum as Total))');
    expect(rows).toEqual([expect.objectContaining({ id: 'r4', version: 8 }), { Total: 15 }]);
  });

  it('unfolds collections within each other', async () => {
    const rows = await rowsOf(
      'groupby((sessions/segments/id,sessions/id),aggregate(sessions/segments/media/streams/$count as N,sessions/segments/$count as S))',
    );
    expect(rows).toEqual(
      [
        ['g1', 's1', 3],
        ['g2', 's1', 1],
        ['g3', 's3', 1],
        ['g4', 's3', 1],
        ['g5', 's3', 1],
      ].map(([segmentId, id, N]) => ({ sessions: { segments: { id: segmentId }, id }, N, S: 1 })),
    );
  });

  it.each(['x;drop table segment', 'x"', "x'", 'x--', 'c0"', 'x)', '$1', 'x y'])(
    'takes no SQL in an alias: %s',
    async (alias) => {
      expectError(await client.get(`${path}?${query({ $apply: `aggregate($count as ${alias})` })}`), 'invalidQuery');
    },
  );

  it.each(['c0', 't0', 'tenant_id', 'body', 'select', 'value', 'Ärger', '__proto__', 'constructor'])(
    'takes any identifier for an alias: %s',
    async (alias) => {
      const rows = await client.get(
        `${path}?${query({ $apply: `groupby((type),aggregate($count as ${alias}))/filter(${alias} eq 2)/orderby(${alias})` })}`,
        { headers },
      );
      expect(`${rows.status} ${rows.text.replace(/^.*?"value":/, '')}`).toBe(
        `200 [{"type":"groupCall","${alias}":2},{"type":"peerToPeer","${alias}":2}]}`,
      );
    },
  );

  it('bounds what computed values of computed values cost', async () => {
    const steps = Array.from({ length: 48 }, (_, index) => `compute(V${index} add V${index} as V${index + 1})`);
    const [row] = await rowsOf(
      ['compute(version sub version as V0)', ...steps, 'aggregate(V48 with max as M)'].join('/'),
    );
    expect(row).toEqual({ M: 0 });
    const wide = (step: number): string =>
      `compute(${Array.from({ length: 200 }, (_, index) => `1 as V${step}_${index}`).join(',')})`;
    const error = expectError(
      await client.get(`${path}?${query({ $apply: [wide(0), wide(1), wide(2)].join('/') })}`),
      'invalidQuery',
    );
    expect(error.message).toContain('must not have more than 500 properties');
  });

  it('averages large numbers to their fractions', async () => {
    const apply = 'aggregate(version add 738950626858950980 with average as A)';
    const { text } = await client.get(`${path}?${query({ $apply: apply })}`, { headers });
    expect(text).toContain('"value":[{"A":738950626858950983.75}]');
  });

  it('bounds how often concat repeats rows', async () => {
    const twice = Array.from({ length: 7 }, () => 'concat(identity,identity)').join('/');
    const error = expectError(await client.get(`${path}?${query({ $apply: twice })}`), 'invalidQuery');
    expect(error.message).toContain('concat must not multiply the rows by more than 100');
  });
});
