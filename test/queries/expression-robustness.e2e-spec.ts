import * as fc from 'fast-check';
import { QueryError } from '../../src/odata/query-error';
import { recordBody } from '../support/bodies';
import { callRecords as path, clientOf } from '../support/call-records';
import { callRecords, compileCondition, openExpressions, type Expressions } from '../support/expressions';
import { startTestApp, tenant, type TestApp } from '../support/test-app';

let api: TestApp;
let expressions: Expressions;

beforeAll(async () => {
  api = await startTestApp();
  const client = clientOf(api);
  const user = {
    number: 1e308,
    small: 1e-300,
    zero: 0,
    text: 'x',
    flag: true,
    none: null,
    list: [1, 'x', null, {}],
    inner: { a: 1 },
  };
  await client.create(
    path,
    recordBody({ id: 'a', joinWebUrl: '5', organizer: { user: { id: '9999-12-31T23:59:59.9999999Z', ...user } } }),
  );
  await client.create(
    path,
    recordBody({ id: 'b', joinWebUrl: 'P999999999D', organizer: { user: { displayName: '2024-02-30T00:00:00Z' } } }),
  );
  expressions = await openExpressions(api.databaseUrl);
});
afterAll(async () => {
  await expressions.close();
  await api.close();
});

type Kind = 'text' | 'number' | 'time' | 'date' | 'duration' | 'clock' | 'boolean' | 'list';
const member = (name: string): string => `organizer/user/${name}`;
const members = ['number', 'small', 'zero', 'text', 'flag', 'none', 'list', 'inner', 'absent'].map(member);

const leaves: Readonly<Record<Kind, readonly string[]>> = {
  text: [
    "''",
    "'a'",
    "'''\\$%_'",
    'joinWebUrl',
    'organizer/user/id',
    'organizer/user/displayName',
    'null',
    "'\u{1F600}'",
  ],
  number: [
    '0',
    '-1',
    '1',
    '2147483647',
    '9223372036854775807',
    '1e308',
    '1e-300',
    '-9.9',
    'INF',
    '-INF',
    'NaN',
    'version',
    'null',
    member('number'),
    member('small'),
    member('zero'),
  ],
  time: [
    'startDateTime',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.9999999Z',
    'now()',
    'mindatetime()',
    'maxdatetime()',
    'null',
  ],
  date: ['0001-01-01', '9999-12-31', '2024-02-29', 'null'],
  duration: ["duration'PT0S'", "duration'-P999999999D'", "duration'PT0.000000000001S'", "duration'P1D'", 'null'],
  clock: ['00:00', '23:59:59.9999999', 'null'],
  boolean: ['true', 'false', 'null', member('flag')],
  list: ['modalities', '[]', '["audio"]', member('list'), member('text')],
};

const { tree } = fc.letrec<Record<Kind | 'tree', string>>((tie) => {
  const of = (kind: Kind) => tie(kind) as fc.Arbitrary<string>;
  const call = (name: string, ...kinds: Kind[]) =>
    fc.tuple(...kinds.map(of)).map((args) => `${name}(${args.join(',')})`);
  const infix = (left: Kind, operators: readonly string[], right: Kind) =>
    fc.tuple(of(left), fc.constantFrom(...operators), of(right)).map((parts) => `(${parts.join(' ')})`);
  const cast = (kind: Kind, ...types: string[]) =>
    fc.tuple(of(kind), fc.constantFrom(...types)).map(([value, type]) => `cast(${value},Edm.${type})`);
  const any = fc.oneof(...members.map((name) => fc.constant(name)));
  const one = (kind: Kind, ...others: fc.Arbitrary<string>[]) =>
    fc.oneof({ maxDepth: 5, withCrossShrink: true }, fc.constantFrom(...leaves[kind]), ...others);
  const integer = fc.constantFrom('0', '-1', '1', '9223372036854775807', 'length(joinWebUrl)');
  return {
    text: one(
      'text',
      call('concat', 'text', 'text'),
      call('trim', 'text'),
      call('tolower', 'text'),
      call('toupper', 'text'),
      fc.tuple(of('text'), integer, integer).map(([a, b, c]) => `substring(${a},${b},${c})`),
      ...(['number', 'time', 'date', 'duration', 'clock', 'boolean'] as const).map((kind) => cast(kind, 'String')),
    ),
    number: one(
      'number',
      infix('number', ['add', 'sub', 'mul', 'div', 'divby', 'mod'], 'number'),
      of('number').map((a) => `-(${a})`),
      call('round', 'number'),
      call('floor', 'number'),
      call('ceiling', 'number'),
      call('length', 'text'),
      call('indexof', 'text', 'text'),
      ...['year', 'month', 'day', 'hour', 'second', 'fractionalseconds'].map((name) => call(name, 'time')),
      call('year', 'date'),
      call('fractionalseconds', 'clock'),
      call('totalseconds', 'duration'),
      cast('text', 'Int32', 'Double', 'Decimal'),
      cast('number', 'Byte', 'Int64', 'Decimal'),
      call('length', 'list'),
      call('indexof', 'list', 'list'),
    ),
    time: one('time', infix('time', ['add', 'sub'], 'duration'), cast('text', 'DateTimeOffset')),
    date: one('date', infix('date', ['add', 'sub'], 'duration'), call('date', 'time'), cast('text', 'Date')),
    duration: one(
      'duration',
      infix('duration', ['add', 'sub'], 'duration'),
      infix('duration', ['mul', 'div', 'divby'], 'number'),
      infix('time', ['sub'], 'time'),
      infix('date', ['sub'], 'date'),
      of('duration').map((a) => `-(${a})`),
      cast('text', 'Duration'),
    ),
    clock: one('clock', call('time', 'time'), cast('text', 'TimeOfDay')),
    list: one(
      'list',
      call('concat', 'list', 'list'),
      fc.tuple(of('list'), integer).map(([a, b]) => `substring(${a},${b})`),
    ),
    boolean: one(
      'boolean',
      infix('boolean', ['and', 'or', 'eq', 'ne', 'gt'], 'boolean'),
      of('boolean').map((a) => `(not ${a})`),
      ...(['text', 'number', 'time', 'date', 'duration', 'clock'] as const).map((kind) =>
        infix(kind, ['eq', 'ne', 'lt', 'le', 'gt', 'ge'], kind),
      ),
      fc.tuple(any, fc.constantFrom('eq', 'ne', 'gt'), of('number')).map((parts) => `(${parts.join(' ')})`),
      fc.tuple(any, fc.constantFrom('eq', 'lt'), of('text')).map((parts) => `(${parts.join(' ')})`),
      call('contains', 'text', 'text'),
      call('startswith', 'text', 'text'),
      call('endswith', 'text', 'text'),
      cast('text', 'Boolean'),
      call('hassubset', 'list', 'list'),
      call('hassubsequence', 'list', 'list'),
      call('endswith', 'list', 'list'),
      call('startswith', 'list', 'list'),
      fc.tuple(of('boolean'), of('number')).map(([a, b]) => `(case(${a}:${b},true:0) gt 1)`),
      fc
        .tuple(any, of('boolean'))
        .map(([a, b]) => `${a}/any(x${a.length}:x${a.length} eq 1 or ${b.replaceAll(/\bx\d+\b/g, 'null')})`),
    ),
    tree: tie('boolean'),
  };
});

describe('a condition', () => {
  it('is refused when it is planned, or runs to the end, whatever it says', async () => {
    let run = 0;
    const never = fc.asyncProperty(tree, async (condition) => {
      let compiled;
      try {
        compiled = compileCondition(callRecords, condition);
      } catch (error) {
        expect(error).toBeInstanceOf(QueryError);
        return;
      }
      run++;
      const { sql, where } = compiled;
      await expressions.query(`SELECT (${where})::text FROM call_record t0 WHERE tenant_id = $1`, [
        tenant,
        ...sql.values,
      ]);
    });
    await fc.assert(never, { numRuns: 1_000 });
    expect(run).toBeGreaterThan(300);
  });

  it.each([
    ['a long sum', Array.from({ length: 990 }, () => 'version').join(' add ') + ' gt 0'],
    ['a long product of small numbers', Array.from({ length: 200 }, () => '1e-300').join(' mul ') + ' eq 0'],
    ['a long product of large numbers', Array.from({ length: 990 }, () => '9e307').join(' mul ') + ' eq INF'],
    ['a long alternative', Array.from({ length: 490 }, () => "joinWebUrl eq 'a'").join(' or ')],
    ['deep casts', `${'cast('.repeat(30)}version${',Edm.Int32)'.repeat(30)} eq 1`],
    ['deep lists', `${'('.repeat(20)}isof(version,Edm.Int64)${' in (true,null))'.repeat(20)}`],
  ])('%s ends', async (_, condition) => {
    const { sql, where } = compileCondition(callRecords, condition);
    expect(where.length).toBeLessThan(300_000);
    const text = `SELECT count(*) FROM call_record t0 WHERE tenant_id = $1 AND ${where}`;
    expect(await expressions.query(text, [tenant, ...sql.values])).toHaveLength(1);
  });
});
