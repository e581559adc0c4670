import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import { recordBody, segmentBody, sessionBody } from '../support/bodies';
import { callRecords as path, clientOf, itemsOf, type CallRecordsClient } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let client: CallRecordsClient;

const person = (id: string, displayName: string): JsonObject => ({ organizer: { user: { id, displayName } } });
const minutes = (count: number): JsonObject => ({
  startDateTime: '2024-03-01T09:00:00Z',
  endDateTime: `2024-03-01T09:${String(count).padStart(2, '0')}:00Z`,
});

const records: readonly JsonObject[] = [
  recordBody({ id: 'r1', type: 'groupCall', version: 1, ...person('u1', 'Ann'), ...minutes(10) }),
  recordBody({ id: 'r2', type: 'groupCall', version: 4, ...person('u2', 'Bob'), ...minutes(20) }),
  recordBody({ id: 'r3', type: 'peerToPeer', version: 2, ...person('u1', 'Ann'), ...minutes(5) }),
  recordBody({
    id: 'r4',
    type: 'peerToPeer',
    version: 8,
    ...person('u1', 'Ann'),
    ...minutes(1),
    sessions: [
      sessionBody({ id: 's1', ...minutes(1), segments: [segmentBody({ id: 'g1' }), segmentBody({ id: 'g2' })] }),
      sessionBody({ id: 's2', ...minutes(2), segments: [] }),
    ],
  }),
];

beforeAll(async () => {
  api = await startTestApp();
  client = clientOf(api);
  for (const record of records) await client.create(path, record);
});
afterAll(() => api.close());

const headers = { accept: 'application/json;odata.metadata=none' };
const url = (apply: string, more = '', of = path): string => `${of}?$apply=${encodeURIComponent(apply)}${more}`;

async function rowsOf(apply: string, more = '', of = path): Promise<JsonValue[]> {
  return itemsOf(await client.read(url(apply, more, of), { headers }));
}

async function refusalOf(apply: string, more = ''): Promise<string> {
  return expectError(await client.get(url(apply, more)), 'invalidQuery').message;
}

const sum = 'aggregate(version with sum as V)';
const user = (displayName: string): JsonObject => ({ organizer: { user: { displayName } } });

describe('rollup', () => {
  it.each<[apply: string, expected: JsonObject[]]>([
    [`groupby((rollup($all,type)),${sum})`, [{ type: 'groupCall', V: 5 }, { type: 'peerToPeer', V: 10 }, { V: 15 }]],
    [
      `groupby((rollup(type,organizer/user/displayName)),${sum})`,
      [
        { type: 'groupCall', ...user('Ann'), V: 1 },
        { type: 'groupCall', ...user('Bob'), V: 4 },
        { type: 'peerToPeer', ...user('Ann'), V: 10 },
        { type: 'groupCall', V: 5 },
        { type: 'peerToPeer', V: 10 },
      ],
    ],
    [
      `groupby((rollup($all,type),organizer/user/displayName),${sum})`,
      [
        { type: 'groupCall', ...user('Ann'), V: 1 },
        { type: 'groupCall', ...user('Bob'), V: 4 },
        { type: 'peerToPeer', ...user('Ann'), V: 10 },
        { ...user('Ann'), V: 11 },
        { ...user('Bob'), V: 4 },
      ],
    ],
    [
      `groupby((rollup($all,type),rollup($all,organizer/user/displayName)),${sum})/filter(V ge 10)`,
      [
        { type: 'peerToPeer', ...user('Ann'), V: 10 },
        { type: 'peerToPeer', V: 10 },
        { ...user('Ann'), V: 11 },
        { V: 15 },
      ],
    ],
    ['groupby((rollup($all,type)))', [{ type: 'groupCall' }, { type: 'peerToPeer' }, {}]],
    [`filter(version gt 100)/groupby((rollup($all,type)),${sum})`, [{ V: null }]],
    ['filter(version gt 100)/groupby((rollup($all,type)))', []],
    [
      'groupby((organizer/user/displayName),groupby((rollup($all,type)),aggregate($count as N))/filter(N gt 1))',
      [
        { ...user('Ann'), type: 'peerToPeer', N: 2 },
        { ...user('Ann'), N: 3 },
      ],
    ],
    [
      `groupby((rollup($all,type)),filter(version gt 4)/aggregate($count as N))`,
      [{ type: 'groupCall', N: 0 }, { type: 'peerToPeer', N: 1 }, { N: 1 }],
    ],
    [
      `groupby((rollup($all,type)),${sum})/groupby((rollup($all,type)),aggregate(V with max as M))`,
      [{ M: 15 }, { type: 'groupCall', M: 5 }, { type: 'peerToPeer', M: 10 }, { M: 15 }],
    ],
  ])('%s', async (apply, expected) => {
    expect(await rowsOf(apply)).toEqual(expected);
  });

  it('finds entities at each level', async () => {
    const rows = (await rowsOf('groupby((rollup($all,type)),topcount(1,version))')) as JsonObject[];
    expect(rows.map(({ id }) => id)).toEqual(['r2', 'r4', 'r4']);
  });

  it.each([
    ['groupby((rollup(type)))', 'rollup needs two properties or more'],
    ['groupby((rollup(type,versoin)))', "Unknown property 'versoin'"],
    ['groupby((rollup($all)))', 'expected'],
    ['groupby((rollup($all,type),type))', "'type' is the name of another property"],
  ])('refuses %s', async (apply, message) => {
    expect(await refusalOf(apply)).toContain(message);
  });

  it('cannot multiply levels without limit', async () => {
    const level = (depth: number): string =>
      `rollup($all,organizer/user/x${depth},organizer/user/y${depth}),rollup($all,organizer/user/z${depth})`;
    const nested = (depth: number): string =>
      depth === 0 ? 'aggregate($count as N)' : `groupby((${level(depth)}),${nested(depth - 1)})`;
    expect(await refusalOf(nested(10))).toContain('rollup must not make more than 100 combinations of levels');
  });
});

describe('groupby', () => {
  it('keeps the order of the rows of a group', async () => {
    const rows = (await rowsOf('groupby((type),topcount(2,version))')) as JsonObject[];
    expect(rows.map(({ id }) => id)).toEqual(['r2', 'r1', 'r4', 'r3']);
    expect(
      await rowsOf(
        'groupby((type),concat(topcount(1,version)/aggregate(version with max as V),aggregate($count as N)))',
      ),
    ).toEqual([
      { type: 'groupCall', V: 4 },
      { type: 'groupCall', N: 2 },
      { type: 'peerToPeer', V: 8 },
      { type: 'peerToPeer', N: 2 },
    ]);
  });
});

describe('from', () => {
  it.each<[apply: string, expected: JsonObject[]]>([
    ['aggregate(version with sum from type with max as M)', [{ M: 10 }]],
    ['aggregate(version with sum from type with average as M)', [{ M: 7.5 }]],
    ['aggregate(version with sum from type,organizer/user/id with min as M)', [{ M: 1 }]],
    ['aggregate(version with sum from organizer/user/id with max from type with sum as M)', [{ M: 14 }]],
    ['aggregate($count as N,version with sum from type with max as M,version with max as X)', [{ N: 4, M: 10, X: 8 }]],
    ['aggregate(sessions/$count from type with max as M)', [{ M: 2 }]],
    ['aggregate(CallCount from organizer/user/id with max as M,CallCount from type as C)', [{ M: 3, C: 4 }]],
    ['filter(version gt 100)/aggregate(version with sum from type with max as M)', [{ M: null }]],
    [
      'groupby((type),aggregate(version with sum from organizer/user/id with max as M))',
      [
        { type: 'groupCall', M: 4 },
        { type: 'peerToPeer', M: 10 },
      ],
    ],
    [
      'groupby((type),filter(version gt 4)/aggregate(version with max from id with sum as M,$count as N))',
      [
        { type: 'groupCall', M: null, N: 0 },
        { type: 'peerToPeer', M: 8, N: 1 },
      ],
    ],
    [
      'groupby((type),aggregate(version with max from sessions/id with sum as M))',
      [
        { type: 'groupCall', M: null },
        { type: 'peerToPeer', M: 16 },
      ],
    ],
    [
      'groupby((rollup($all,type)),aggregate(version with sum from organizer/user/id with max as M))',
      [{ type: 'groupCall', M: 4 }, { type: 'peerToPeer', M: 10 }, { M: 11 }],
    ],
  ])('%s', async (apply, expected) => {
    expect(await rowsOf(apply)).toEqual(expected);
  });

  it('refuses names and methods that do not fit', async () => {
    expect(await refusalOf('aggregate(version with sum from tipe with max as M)')).toContain("Unknown property 'tipe'");
    expect(await refusalOf('aggregate(version with sum from type as M)')).toContain("'with' and a method");
    const clauses = Array.from({ length: 60 }, () => 'from type with max').join(' ');
    expect(await refusalOf(`aggregate(version with sum ${clauses} as M)`)).toContain('50 transformations');
  });
});

describe('Custom aggregates', () => {
  it.each<[apply: string, of: string, expected: JsonObject[]]>([
    ['aggregate(CallCount,CallDuration)', path, [{ CallCount: 4, CallDuration: 'PT36M' }]],
    [
      'groupby((type),aggregate(CallDuration as D))',
      path,
      [
        { type: 'groupCall', D: 'PT30M' },
        { type: 'peerToPeer', D: 'PT6M' },
      ],
    ],
    ['aggregate(sessions/SessionDuration as D,sessions/segments/SegmentCount as N)', path, [{ D: 'PT3M', N: 2 }]],
    ['aggregate(SessionCount,SessionDuration)', `${path}/r4/sessions`, [{ SessionCount: 2, SessionDuration: 'PT3M' }]],
    ['aggregate(SessionCount)', '/v1.0/communications/sessions', [{ SessionCount: 2 }]],
    ['aggregate(SegmentCount)', '/beta/communications/segments', [{ SegmentCount: 2 }]],
    ['aggregate(SegmentCount)', `${path}/r4/sessions/s1/segments`, [{ SegmentCount: 2 }]],
  ])('%s of %s', async (apply, of, expected) => {
    expect(await rowsOf(apply, '', of)).toEqual(expected);
  });

  it.each([
    ['aggregate(CallCuont)', "Unknown custom aggregate 'CallCuont' of callRecord at 11; did you mean 'CallCount'?"],
    ['aggregate(version)', "The property 'version' needs 'with' and a method at 11"],
    ['aggregate(sessions/SessionCount)', 'alias'],
    ['aggregate(organizer/CallCount as N)', 'does not lead to entities'],
    ['groupby((type))/aggregate(CallCount)', 'custom aggregates are of entities'],
  ])('refuses %s', async (apply, message) => {
    expect(await refusalOf(apply)).toContain(message);
  });

  it('have a type', async () => {
    const { text } = await client.get(url('aggregate(CallCount,CallDuration)'));
    expect(text).toContain(
      '"CallCount@odata.type":"#Decimal","CallCount":4,"CallDuration@odata.type":"#Duration","CallDuration":"PT36M"',
    );
  });
});

describe('The amount of topcount and the like', () => {
  const ids = async (apply: string, more = ''): Promise<unknown> =>
    ((await rowsOf(apply, more)) as JsonObject[]).map(({ id }) => id);

  it.each<[apply: string, more: string, expected: string[]]>([
    ['topcount(1 add 1,version)', '', ['r4', 'r2']],
    ['topcount(@n,version)', '&@n=2', ['r4', 'r2']],
    ['topcount(@n sub 1,version)', '&@n=length(%27abc%27)', ['r4', 'r2']],
    ['topcount(floor(2.5),version)', '', ['r4', 'r2']],
    ['topcount(2.0,version)', '', ['r4', 'r2']],
    ['bottomcount(8 div 4,version)', '', ['r1', 'r3']],
    ['topsum(4.5 mul 2,version)', '', ['r4', 'r2']],
    ['bottomsum(1 add 1,version)', '', ['r1', 'r3']],
    ['toppercent(100 div 2,version)', '', ['r4']],
    ['toppercent(0.5,version)', '', ['r4']],
    ['bottompercent(100,version)', '', ['r1', 'r3', 'r2', 'r4']],
    ['groupby((type),topcount(3 sub 2,version))', '', ['r2', 'r4']],
  ])('is computed: %s%s', async (apply, more, expected) => {
    expect(await ids(apply, more)).toEqual(expected);
  });

  it.each([
    ['toppercent(0,version)', '', 'The amount must be a number above 0 up to 100, at 12'],
    ['bottompercent(0,version)', '', 'The amount must be a number above 0 up to 100'],
    ['toppercent(100.1,version)', '', 'The amount must be a number above 0 up to 100'],
    ['toppercent(-1,version)', '', 'The amount must be a number above 0 up to 100'],
    ['toppercent(50 sub 50,version)', '', 'a number above 0 and up to 100'],
    ['bottompercent(50 mul 3,version)', '', 'a number above 0 and up to 100'],
    ['topcount(0,version)', '', 'The amount must be a whole number from 1'],
    ['topcount(1.5,version)', '', 'The amount must be a whole number from 1'],
    ['topcount(1 sub 1,version)', '', 'a whole number from 1'],
    ['topcount(3 divby 2,version)', '', 'a whole number from 1'],
    ['topcount(1e0 divby 0,version)', '', 'a whole number from 1'],
    ['topcount(@n,version)', '&@n=null', 'The amount must be'],
    ["topcount('2',version)", '', 'The amount must be a whole number from 1, not Edm.String'],
    ['topcount(version,version)', '', 'The amount must be the same for all rows'],
    ['topcount(sessions/$count,version)', '', 'The amount must be the same for all rows'],
    ['topcount($it/version add 1,version)', '', 'The amount must be the same for all rows'],
  ])('is refused: %s%s', async (apply, more, message) => {
    const error = expectError(await client.get(url(apply, more)), 'invalidQuery');
    expect(error.message).toMatch(/^\$apply: /);
    expect(error.message).toContain(message);
  });
});

describe('Parts of the standard that are not offered', () => {
  it.each([
    ['join(sessions as S)', 'join'],
    ['outerjoin(sessions as S,filter(true))', 'outerjoin'],
    ['nest(groupby((type)) as G)', 'nest'],
    ['addnested(sessions,filter(true) as S)', 'addnested'],
    ['expand(sessions,filter(true))', 'expand'],
    ['ancestors($root/a,H,id,filter(true))', 'ancestors'],
    ['descendants($root/a,H,id,filter(true),1)', 'descendants'],
    ['traverse($root/a,H,id,preorder)', 'traverse'],
    ['groupby((rolluprecursive($root/a,H,id)))', 'rolluprecursive'],
    ['My.function(1)', 'A transformation of this name'],
    ['aggregate(version with My.method as S)', 'The aggregation method My.method'],
    ['aggregate(version with sum from type with My.method as S)', 'The aggregation method My.method'],
  ])('are refused by name: %s', async (apply, name) => {
    expect(expectError(await client.get(url(apply)), 'notImplemented').message).toContain(
      `$apply: ${name} is not supported`,
    );
  });

  it('are told from names that do not exist', async () => {
    expect(await refusalOf('summarize(version)')).toContain('$apply');
  });
});
