import fc from 'fast-check';
import { printed } from '../../../test/support/expression-printer';
import { QueryError } from '../query-error';
import type { BinaryOperator, Expression, LiteralType } from './ast';
import { parseFilter, parseOptions } from './parse';

const name = fc
  .stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,6}$/)
  .filter((text) => !/^(?:not|null|true|false|INF|NaN)$/i.test(text));
const literalOf = (type: LiteralType, value: fc.Arbitrary<string>): fc.Arbitrary<Expression> =>
  value.map((text) => ({ kind: 'literal', at: 0, type, value: text }));

const literal = fc.oneof(
  literalOf('null', fc.constant('null')),
  literalOf('Edm.Boolean', fc.constantFrom('true', 'false')),
  literalOf('Edm.String', fc.string({ unit: 'grapheme', maxLength: 8 })),
  literalOf('Edm.Int64', fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }).map(String)),
  literalOf('Edm.Decimal', fc.stringMatching(/^-?[0-9]{1,20}\.[0-9]{1,6}(e[+-]?[0-9]{1,3})?$/)),
  literalOf('Edm.Double', fc.constantFrom('INF', '-INF', 'NaN')),
  literalOf('Edm.Guid', fc.uuid()),
  literalOf('Edm.Duration', fc.stringMatching(/^-?P[0-9]{1,3}DT[0-9]{1,2}H[0-9]{1,2}\.[0-9]{1,12}S$/)),
  literalOf(
    'Edm.DateTimeOffset',
    fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }).map((date) => date.toISOString()),
  ),
);

const operators: readonly BinaryOperator[] = [
  'or',
  'and',
  'eq',
  'ne',
  'lt',
  'add',
  'sub',
  'mul',
  'div',
  'divby',
  'mod',
];

const { expression } = fc.letrec<{ expression: Expression; path: Expression }>((tie) => ({
  path: fc.oneof(
    { depthSize: 'small' },
    name.map((text): Expression => ({ kind: 'member', at: 0, name: text })),
    fc.record({ kind: fc.constant('member' as const), at: fc.constant(0), from: tie('path'), name }),
  ),
  expression: fc.oneof(
    { depthSize: 'small' },
    tie('path'),
    literal,
    fc.record({
      kind: fc.constant('binary' as const),
      at: fc.constant(0),
      operator: fc.constantFrom(...operators),
      left: tie('expression'),
      right: tie('expression'),
    }),
    fc.record({
      kind: fc.constant('unary' as const),
      at: fc.constant(0),
      operator: fc.constantFrom('not' as const, 'negate' as const),
      operand: tie('expression'),
    }),
    fc.record({
      kind: fc.constant('lambda' as const),
      at: fc.constant(0),
      operator: fc.constantFrom('any' as const, 'all' as const),
      from: tie('path'),
      variable: name,
      predicate: tie('expression'),
    }),
    fc
      .array(tie('expression'), { minLength: 2, maxLength: 2 })
      .map((args): Expression => ({ kind: 'call', at: 0, name: 'concat', args })),
    fc.record({
      kind: fc.constant('case' as const),
      at: fc.constant(0),
      branches: fc.array(fc.record({ when: tie('expression'), then: tie('expression') }), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
    fc.record({
      kind: fc.constant('count' as const),
      at: fc.constant(0),
      from: tie('path'),
      filter: tie('expression'),
    }),
  ),
}));

/** A tree without positions and undefined members. */
const bare = (tree: Expression): unknown =>
  JSON.parse(JSON.stringify(tree, (key, value: unknown) => (key === 'at' ? undefined : value)));

describe('the parser', () => {
  it('reads what it would write', () => {
    fc.assert(fc.property(expression, (tree) => expect(bare(parseFilter(printed(tree)))).toEqual(bare(tree))));
  });

  it('reads a query the same, however much of it is percent-encoded', () => {
    const everything = (text: string): string =>
      Array.from(new TextEncoder().encode(text), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    fc.assert(
      fc.property(expression, (tree) => {
        const text = printed(tree);
        expect(parseOptions(`%24filter=${everything(text)}`)).toEqual(
          parseOptions(`$filter=${encodeURIComponent(text)}`),
        );
      }),
      { numRuns: 20 },
    );
  });
});

const queries = [
  "$filter=participants_v2/any(p:p/id eq 'x') and startDateTime ge 2020-02-25T00:00:00+02:00&$top=5",
  '$expand=sessions($expand=segments($select=id;$top=1);$filter=a in (1,2)),x/$ref&$orderby=a desc,b',
  '$apply=filter(a eq 1)/groupby((a,rollup(b,c)),aggregate(d with sum as e,$count as f))/topcount(2,a)',
  '$search=NOT (a OR "b c") AND d&$compute=case(a gt 0:1,true:0) as s&@p=[1,{"a":"b"}]',
  "$select=a/b($top=1),Model.*,Model.f(x,y)&$filter=cast(a,Edm.String) eq geography'SRID=0;Point(1 2)'",
];

/** Parses a query, and fails on any error but a QueryError. */
function survives(query: string): void {
  try {
    parseOptions(query);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    expect(error.message).toContain(error.option);
  }
}

describe('the parser', () => {
  it('answers every text with a tree or a refusal', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('$filter=', '$expand=', '$apply=', '@a=', ''),
        fc.string({ unit: 'binary' }),
        (option, text) => survives(option + text),
      ),
    );
  });

  it('answers every change of a valid query with a tree or a refusal', () => {
    const change = fc.record({
      query: fc.constantFrom(...queries),
      at: fc.nat(120),
      removed: fc.nat(4),
      added: fc.oneof(
        fc.string({ maxLength: 3 }),
        fc.constantFrom('(', ')', "'", '%', '/', ';', ',', '$', ' ', '@', '-', '"'),
      ),
    });
    fc.assert(
      fc.property(change, ({ query, at, removed, added }) =>
        survives(query.slice(0, at) + added + query.slice(at + removed)),
      ),
      { numRuns: 500 },
    );
  });
});
