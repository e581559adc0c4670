import type { JsonObject } from '../../src/edm/json/json-value';
import { recordBody, sessionBody } from '../support/bodies';
import { callRecords as path, clientOf, itemsOf, type CallRecordsClient } from '../support/call-records';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;

const records: readonly JsonObject[] = [
  recordBody({
    id: 'r1',
    type: 'groupCall',
    version: 1,
    modalities: ['audio', 'video'],
    startDateTime: '2024-03-01T09:00:00Z',
    endDateTime: '2024-03-01T09:10:00Z',
    organizer: { user: { id: 'u1', displayName: 'Ann' } },
    sessions: [sessionBody({ id: 's1', segments: [] })],
  }),
  recordBody({ id: 'r2', type: 'peerToPeer', version: 4 }),
];

beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  for (const record of records) await client.create(path, record);
});
afterAll(() => api.close());

/** The first item of an answer, in the order of its members. */
async function first(query: Readonly<Record<string, string>>, headers: Record<string, string> = {}, of = path) {
  const written = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const [row] = itemsOf(await client.read(`${of}?${written.join('&')}`, { headers }));
  return row as JsonObject;
}

const newer = { 'odata-maxversion': '4.01' };
const withMetadata = (level: string): Record<string, string> => ({
  accept: `application/json;odata.metadata=${level}`,
});

describe('$compute says the type of a value', () => {
  it.each<[expression: string, type: string | undefined]>([
    ['endDateTime sub startDateTime', '#Duration'],
    ['version mul 2', '#Int64'],
    ['version div 2.5', '#Decimal'],
    ['cast(version,Edm.Double) div 2', undefined],
    ['version divby 0e0', '#Double'],
    ['startDateTime', '#DateTimeOffset'],
    ['date(startDateTime)', '#Date'],
    ['time(startDateTime)', '#TimeOfDay'],
    ['year(startDateTime)', '#Int32'],
    ['type', '#microsoft.graph.callRecords.callType'],
    ['modalities', '#Collection(microsoft.graph.callRecords.modality)'],
    ['version gt 0', undefined],
    ["concat(id,'x')", undefined],
    ['sessions/$count', '#Int64'],
    ['organizer/user/displayName', undefined],
  ])('that JSON does not show: %s is of %s', async (expression, type) => {
    for (const headers of [{}, newer, withMetadata('minimal'), withMetadata('full')]) {
      const row = await first({ $compute: `${expression} as x`, $select: 'id,x', $filter: "id eq 'r1'" }, headers);
      expect(row['x@odata.type']).toBe(type);
      expect(row.x).not.toBeNull();
    }
  });

  it('within an object of a declared type', async () => {
    const row = await first({ $compute: 'organizer/user as who', $select: 'who', $filter: "id eq 'r1'" });
    expect(row.who).toEqual({ '@odata.type': '#microsoft.graph.identity', id: 'u1', displayName: 'Ann' });
  });

  it('but not of null, nor without metadata', async () => {
    const query = { $compute: 'case(version lt 0:version) as len', $select: 'len', $top: '1' };
    expect(await first(query)).toEqual(expect.objectContaining({ len: null }));
    expect(await first(query)).not.toHaveProperty(['len@odata.type']);
    const none = await first({ ...query, $compute: 'version add 1 as n', $select: 'n' }, withMetadata('none'));
    expect(none).toEqual({ n: expect.anything() });
  });

  it('in an expanded collection', async () => {
    const expand = 'sessions($compute=endDateTime sub startDateTime as len;$select=len)';
    const row = await first({ $expand: expand, $filter: "id eq 'r1'" });
    expect(itemsOf(row, 'sessions')).toEqual([
      expect.objectContaining({ 'len@odata.type': '#Duration', len: expect.any(String) }),
    ]);
  });
});

describe('$apply says the type of a value', () => {
  it('that the model does not declare', async () => {
    const $apply =
      'groupby((type),aggregate($count as N,version with sum as V,type with max as T,startDateTime with min as S))';
    const { S, ...row } = await first({ $apply }, newer);
    expect(row).toEqual({
      type: 'groupCall',
      'N@odata.type': '#Decimal',
      N: 1,
      'V@odata.type': '#Decimal',
      V: 1,
      'T@odata.type': '#microsoft.graph.callRecords.callType',
      T: 'groupCall',
      'S@odata.type': '#DateTimeOffset',
    });
    expect(S).toBe('2024-03-01T09:00:00.0000000Z');
  });

  it('of each member with odata.metadata=full', async () => {
    const $apply = 'groupby((version,type,modalities),aggregate(version with max as V))';
    expect(await first({ $apply, $filter: 'version eq 1' }, { ...newer, ...withMetadata('full') })).toEqual({
      '@odata.type': '#microsoft.graph.callRecords.callRecord',
      'version@odata.type': '#Int64',
      version: 1,
      'type@odata.type': '#microsoft.graph.callRecords.callType',
      type: 'groupCall',
      'modalities@odata.type': '#microsoft.graph.callRecords.modality',
      modalities: 'audio',
      'V@odata.type': '#Int64',
      V: 1,
    });
  });

  it('of a count as a decimal, so that half of it is a fraction', async () => {
    const $apply = 'aggregate($count as N,id with countdistinct as D)/compute(N div 4 as Q,D div 4 as R)';
    expect(await first({ $apply }, withMetadata('none'))).toEqual({ N: 2, D: 2, Q: 0.5, R: 0.5 });
  });

  it('of a value computed from whole entities, which keep their own', async () => {
    const row = await first({ $apply: 'compute(version add 1 as Next)', $filter: 'version eq 1' });
    expect(row).toMatchObject({ id: 'r1', 'Next@odata.type': '#Int64', Next: 2 });
    expect(row).not.toHaveProperty(['@odata.id']);
  });

  it('as that of an expression in a later step', async () => {
    const $apply = 'aggregate(endDateTime sub startDateTime with max as D)/compute(D mul 2 as E)';
    expect(await first({ $apply }, newer)).toEqual({
      'D@odata.type': '#Duration',
      D: expect.any(String),
      'E@odata.type': '#Duration',
      E: expect.any(String),
    });
  });
});

describe('Rows of $apply', () => {
  const $apply = 'groupby((type,sessions/id))';

  it('have a null for an id in version 4.0', async () => {
    const row = { '@odata.id': null, type: 'groupCall', sessions: { '@odata.id': null, id: 's1' } };
    expect(await first({ $apply })).toEqual(row);
    expect(await first({ $apply }, { 'odata-maxversion': '4.0' })).toEqual(row);
  });

  it('have none in version 4.01, or without metadata', async () => {
    const row = { type: 'groupCall', sessions: { id: 's1' } };
    expect(await first({ $apply }, newer)).toEqual(row);
    expect(await first({ $apply }, withMetadata('none'))).toEqual(row);
  });
});

describe('Members that a row of concat does not have', () => {
  const groups = 'groupby((type),aggregate(version with sum as T))';
  const total = 'aggregate(version with sum as T)';
  const rows = async ($apply: string, more: Readonly<Record<string, string>> = {}): Promise<unknown> => {
    const written = Object.entries({ $apply, ...more }).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    return itemsOf(await client.read(`${path}?${written.join('&')}`, { headers: withMetadata('none') }));
  };

  it.each<[apply: string, expected: JsonObject[]]>([
    [`concat(${groups},${total})`, [{ type: 'groupCall', T: 1 }, { type: 'peerToPeer', T: 4 }, { T: 5 }]],
    [`concat(${groups},${total})/filter(T ge 4)`, [{ type: 'peerToPeer', T: 4 }, { T: 5 }]],
    [
      `concat(${groups},${total})/orderby(T desc)/compute(type as U)/top(2)`,
      [
        { T: 5, U: null },
        { type: 'peerToPeer', T: 4, U: 'peerToPeer' },
      ],
    ],
    [`concat(${groups},${total})/topcount(1,T)`, [{ T: 5 }]],
    [
      `concat(${groups},${total})/groupby((type),aggregate($count as N))`,
      [{ N: 1 }, { type: 'groupCall', N: 1 }, { type: 'peerToPeer', N: 1 }],
    ],
    [
      `concat(concat(aggregate($count as N),${total}),aggregate($count as M))/concat(identity,aggregate(N with max as X))`,
      [{ N: 2 }, { T: 5 }, { M: 2 }, { X: 2 }],
    ],
    [
      'concat(groupby((organizer/user/id,organizer/user/displayName)),groupby((organizer/user/id)))/filter(organizer/user/id ne null)',
      [{ organizer: { user: { id: 'u1', displayName: 'Ann' } } }, { organizer: { user: { id: 'u1' } } }],
    ],
    [
      'concat(groupby((organizer/user/id)),groupby((type)))/filter(type ne null)',
      [{ type: 'groupCall' }, { type: 'peerToPeer' }],
    ],
    ['concat(groupby((joinWebUrl)),aggregate($count as N))', [{ joinWebUrl: null }, { N: 2 }]],
    [
      `groupby((version),concat(aggregate($count as N),aggregate(type with max as M)))/filter(version eq 1)`,
      [
        { version: 1, N: 1 },
        { version: 1, M: 'groupCall' },
      ],
    ],
  ])('are left out: %s', async (apply, expected) => {
    expect(await rows(apply)).toEqual(expected);
  });

  it('are left out behind the options of the request', async () => {
    const options = { $orderby: 'T desc', $compute: 'T add 1 as More', $select: 'type,More', $top: '2' };
    expect(await rows(`concat(${groups},${total})`, options)).toEqual([{ More: 6 }, { type: 'peerToPeer', More: 5 }]);
  });

  it('are left out of entities', async () => {
    const apply = 'concat(compute(1 as A),filter(version eq 1),aggregate($count as N))';
    const all = (await rows(apply)) as JsonObject[];
    expect(all.map(({ id, A, N }) => ({ id, A, N }))).toEqual([
      { id: 'r2', A: 1 },
      { id: 'r1', A: 1 },
      { id: 'r1' },
      { N: 2 },
    ]);
    expect(all.map((row) => ['A' in row, 'N' in row])).toEqual([
      [true, false],
      [true, false],
      [false, false],
      [false, true],
    ]);
  });
});
