import { plants, plantScope, valueOf, where } from '../../../../test/support/plants';
import { planExpression, planOrderValue, planPredicate } from '../../plan/expression/plan-expression';
import { SqlBuilder } from '../../sql-builder';
import { parseExpression } from '../../syntax/parse';
import { columnsShape, entityShape, Range } from '../../values/shape';
import { edm } from '../../values/value-type';
import { compilePredicate } from './compile-expression';
import { orderKeys } from './order-keys';

describe('the SQL of a condition', () => {
  it.each([
    ["name eq 'x'", `((t0.body ->> 'name') COLLATE "C" = $2::text)`, ['x']],
    ["'x' eq name", `((t0.body ->> 'name') COLLATE "C" = $2::text)`, ['x']],
    ["owner/bag/label eq 'x'", `((t0.body #>> '{owner,bag,label}') COLLATE "C" = $2::text)`, ['x']],
    ["name ne 'x'", `((t0.body ->> 'name') COLLATE "C" IS DISTINCT FROM $2::text)`, ['x']],
    ["not (name eq 'x')", `(NOT coalesce((t0.body ->> 'name') COLLATE "C" = $2::text, false))`, ['x']],
    ['name eq null', `((t0.body ->> 'name') IS NULL)`, []],
    ['planted ge 2024-01-01T00:00:00Z', '(t0.planted >= $2::bigint)', ['638396640000000000']],
    ['2024-01-01 le planted', '(t0.planted >= $2::bigint)', ['638396640000000000']],
    ['cut gt planted', `(read_ticks((t0.body ->> 'cut')) > t0.planted)`, []],
    [
      'id eq 1a6e0a59-0000-4000-8000-000000000000',
      `(lower(t0.id COLLATE "C") COLLATE "C" = $2::text)`,
      ['1a6e0a59-0000-4000-8000-000000000000'],
    ],
    ['alive', `boolean_of((t0.body -> 'alive'))`, []],
    ['weight lt 3', `(number_of((t0.body -> 'weight')) < $2::numeric)`, ['3']],
    ['weight gt 3', `(nullif(number_of((t0.body -> 'weight')), 'NaN') > $2::numeric)`, ['3']],
    ['weight eq 3', `(number_of((t0.body -> 'weight')) = $2::numeric)`, ['3']],
    ['weight in (3,NaN)', `(number_of((t0.body -> 'weight')) = ANY($2::numeric[]))`, [['3']]],
    ['height gt 3', `(number_of((t0.body -> 'height')) > $2::numeric)`, ['3']],
    [
      "kind gt 'oak'",
      `((CASE (t0.body ->> 'kind') WHEN 'oak' THEN 0 WHEN 'ash' THEN 1 WHEN 'pine' THEN 2 END) > (CASE $2::text WHEN 'oak' THEN 0 WHEN 'ash' THEN 1 WHEN 'pine' THEN 2 END))`,
      ['oak'],
    ],
    ["name in ('a','b')", `((t0.body ->> 'name') COLLATE "C" = ANY($2::text[]))`, [['a', 'b']]],
    ["name in ('a',null)", `coalesce((t0.body ->> 'name') COLLATE "C" = ANY($2::text[]), true)`, [['a']]],
    ["kinds/any(k:k eq 'ash')", `((t0.body -> 'kinds') @> $2::jsonb)`, ['["ash"]']],
    ["owners/any(o:o/bag/label eq 'x')", `((t0.body -> 'owners') @> $2::jsonb)`, ['[{"bag":{"label":"x"}}]']],
    [
      "twigs/any(t:t/id eq 'x')",
      `EXISTS (SELECT FROM twig t1 WHERE t1.tenant_id = $1 AND t1.plant_id = t0.id AND (t1.id COLLATE "C" = $2::text))`,
      ['x'],
    ],
    ['twigs/any()', 'EXISTS (SELECT FROM twig t1 WHERE t1.tenant_id = $1 AND t1.plant_id = t0.id)', []],
    ['owner/test.person/age eq 1', `(number_of((t0.body #> '{owner,age}')) = $2::numeric)`, ['1']],
    [
      "owner/person/name eq 'x'",
      `(((CASE WHEN (t0.body #>> '{owner,@odata.type}') IN ('#test.person') THEN (t0.body -> 'owner') END) ->> 'name') COLLATE "C" = $2::text)`,
      ['x'],
    ],
    ['owner/age eq 1', `(number_of((t0.body #> '{owner,age}')) = $2::numeric)`, ['1']],
    [
      "owner/bag/free eq 'x'",
      `(text_of(((t0.body #> '{owner,bag}') -> $2::text)) COLLATE "C" = $3::text)`,
      ['free', 'x'],
    ],
    ["$it/name eq 'x'", `((t0.body ->> 'name') COLLATE "C" = $2::text)`, ['x']],
  ])('%s', (condition, sql, values) => {
    expect(where(condition)).toEqual({ sql, values });
  });

  it('binds each range to a row of its own', () => {
    const { sql } = where('twigs/any(a:twigs/any(b:a/name eq b/name and a/id ne $it/id))');
    expect(sql).toContain(`(t1.body ->> 'name') COLLATE "C" IS NOT DISTINCT FROM (t2.body ->> 'name')`);
    expect(sql).toContain(`t1.id COLLATE "C" <> t0.id`);
    expect(sql.match(/tenant_id = \$1/g)).toHaveLength(2);
  });

  it('knows aliases of parameters and of computed properties', () => {
    const aliases = new Map([
      ['@a', parseExpression('@b add 1')],
      ['@b', parseExpression('2')],
    ]);
    const scope = plantScope({ aliases });
    const computed = new Map([['twice', planExpression(parseExpression('height mul @a'), scope)]]);
    expect(where('twice gt @a', { ...scope, computed }).values).toEqual(['2', '1', '2', '1']);
    expect(where('$it/twice gt 0', { ...scope, computed }).sql).toContain('bounded_number(number_of(');
  });

  it('reads columns of a result, also by paths', () => {
    const columns = new Map([
      ['Total', { type: edm.Decimal, column: 'c0' }],
      ['owner/name', { type: edm.String, column: 'c1' }],
    ]);
    const scope = plantScope({ it: new Range(columnsShape(columns)) });
    expect(where("Total gt 1 and owner/name eq 'x'", scope).sql).toBe(
      '((t0.c0 > $2::numeric) AND (t0.c1 COLLATE "C" = $3::text))',
    );
    expect(() => where('owner/nam eq 1', scope)).toThrow(
      `Unknown property 'owner/nam' at 7; did you mean 'owner/name'?`,
    );
    expect(() => where('owner eq null', scope)).toThrow('A row cannot be compared at 1');
  });

  it('needs a row for each range', () => {
    const planned = planPredicate(parseExpression("name eq 'x'"), plantScope());
    expect(() =>
      compilePredicate(new SqlBuilder(), planned, new Map([[new Range(entityShape(plants)), 't0']])),
    ).toThrow('range without a row');
  });
});

describe('the SQL to order by', () => {
  it.each([
    ['name', [{ sql: `(t0.body ->> 'name') COLLATE "C"`, type: 'text', nullable: true }]],
    ['planted', [{ sql: 't0.planted', type: 'bigint', nullable: false }]],
    ['version', [{ sql: 't0.version::numeric', type: 'numeric', nullable: false }]],
    ['alive', [{ sql: `boolean_of((t0.body -> 'alive'))`, type: 'boolean', nullable: true }]],
    [
      'kind',
      [
        {
          sql: `(CASE (t0.body ->> 'kind') WHEN 'oak' THEN 0 WHEN 'ash' THEN 1 WHEN 'pine' THEN 2 END)`,
          type: 'integer',
          nullable: true,
        },
      ],
    ],
    [
      'twigs/$count',
      [
        {
          sql: '(SELECT count(*)::numeric FROM twig t1 WHERE t1.tenant_id = $1 AND t1.plant_id = t0.id)',
          type: 'numeric',
          nullable: false,
        },
      ],
    ],
  ])('%s', (expression, keys) => {
    const scope = plantScope();
    const sql = new SqlBuilder();
    const planned = planOrderValue(parseExpression(expression), scope);
    expect(orderKeys(sql, planned, new Map([[scope.it, sql.alias()]]))).toEqual(keys);
  });

  it('takes a member of an open type by each kind that it can be of', () => {
    const scope = plantScope();
    const keys = orderKeys(
      new SqlBuilder(),
      planOrderValue(parseExpression('owner/bag/free'), scope),
      new Map([[scope.it, 't0']]),
    );
    expect(keys.map(({ type }) => type)).toEqual(['boolean', 'numeric', 'text']);
  });

  it.each(['owner', 'kinds', '$it'])('there is none for %s', (expression) => {
    expect(() => planOrderValue(parseExpression(expression), plantScope({ option: '$orderby' }))).toThrow(
      /^\$orderby: Values of .* have no order at 1$/,
    );
  });
});

describe('what a client writes', () => {
  const hostile = ["'); DROP TABLE plant; --", "\\' OR 1=1", '$1', '$$', '{a,b}', '"', '\u{1F600}', '%_', '***=x'];

  it.each(hostile)('never becomes SQL: %s', (text) => {
    const conditions = (value: string): string[] => {
      const literal = `'${value.replaceAll("'", "''")}'`;
      return [
        `name eq ${literal}`,
        `contains(name,${literal})`,
        `name in (${literal},'a')`,
        `kinds/any(k:k eq 'oak') or owners/any(o:o/name eq ${literal})`,
        `owner/bag/free eq ${literal}`,
        `concat(name,${literal}) gt ${literal}`,
      ];
    };
    const harmless = conditions('x').map((condition) => where(condition).sql);
    expect(conditions(text).map((condition) => where(condition).sql)).toEqual(harmless);
  });

  it('names members of open types by parameters', () => {
    const { sql, values } = valueOf('owner/bag/dröp_täble/select');
    expect(sql).toBe(`(((t0.body #> '{owner,bag}') -> $2::text) -> $3::text)`);
    expect(values).toEqual(['dröp_täble', 'select']);
  });

  it.each(['\0', '\ud800'])('is refused where no stored text can have it', (character) => {
    const at = { at: 0 } as const;
    const literal = { kind: 'literal', type: 'Edm.String', value: `a${character}`, ...at } as const;
    expect(() => planExpression(literal, plantScope())).toThrow('is not a text that can be stored');
    const name = { kind: 'member', name: `a${character}`, from: parseExpression('owner/bag'), ...at } as const;
    expect(() => planExpression(name, plantScope())).toThrow('cannot be the name of a member');
  });
});
