import fc from 'fast-check';
import type { StructuredType } from '../../src/edm/structured-type';
import type { AggregateExpression, Expression, Rollup, Transformation } from '../../src/odata/syntax/ast';
import { ExpressionArbitrary, oneOf } from './expression-arbitrary';
import { aggregation, binary, countOf, literal, path, whole } from './nodes';
import { printReadably } from './print';
import { itemSources, sourcesOf, type Leaf, type Sources } from './sources';
import { isKind, type StructuredValue } from './values';

/** A pipeline, and the paths of its result that it determines. */
export interface Pipeline {
  readonly steps: readonly Transformation[];
  readonly columns: readonly Expression[];
}

interface Stage {
  readonly step: Transformation;
  readonly columns: readonly Expression[];
}

/** Kinds of values that have percentiles. */
const ranked: ReadonlySet<string> = new Set(['integer', 'floating', 'dateTimeOffset', 'duration']);

/** Collections within each other that a path leads through. */
const DEPTH = 3;

/** Pipelines of $apply over the instances of a type that the data has. */
export class ApplyArbitrary {
  private readonly sources: Sources;
  private readonly expressions: ExpressionArbitrary;
  private readonly reachable: readonly Leaf[];
  private readonly collections: readonly Expression[];

  constructor(type: StructuredType, rows: readonly StructuredValue[]) {
    this.sources = sourcesOf(type, undefined, rows);
    this.expressions = new ExpressionArbitrary(this.sources);
    const through = reached(this.sources, DEPTH);
    this.reachable = [...this.sources.leaves, ...through.leaves];
    this.collections = [...this.sources.collections, ...through.collections].map(({ expression }) => expression);
  }

  pipeline(): fc.Arbitrary<Pipeline> {
    const filter = fc.option(this.expressions.predicate(1), { nil: undefined });
    const last = fc.oneof(
      ...[this.aggregated(), this.grouped(), this.rolledUp(), this.best(), this.most()],
      ...[this.concatenated(), this.regrouped()],
    );
    return fc.tuple(filter, last).map(([predicate, { steps, columns }]) => ({
      steps: predicate ? [{ kind: 'filter', at: 0, predicate }, ...steps] : steps,
      columns,
    }));
  }

  private aggregates(): fc.Arbitrary<AggregateExpression[]> {
    const numbers = this.reachable.filter(({ kind }) => kind === 'integer' || kind === 'floating');
    const ordered = this.reachable.filter(
      (leaf) => leaf.kind !== 'dynamic' && leaf.kind !== 'boolean' && isOrdered(leaf),
    );
    type Aggregate = [expression: Expression, method: string | undefined, takesSteps: boolean];
    const of = (leaves: readonly Leaf[], takesSteps: boolean, ...methods: string[]): fc.Arbitrary<Aggregate>[] =>
      leaves.length === 0
        ? []
        : [
            fc.tuple(
              oneOf(leaves).map(({ expression }) => expression),
              fc.constantFrom(...methods),
              fc.constant(takesSteps),
            ),
          ];
    const counted = fc
      .constantFrom(undefined, ...this.collections)
      .map((from): Aggregate => [countOf(from), undefined, true]);
    // Sums of infinities may be NaN, which has no place among the values of a further step.
    const isFinite = ({ kind }: Leaf): boolean => kind !== 'floating';
    const isRanked = ({ kind }: Leaf): boolean => ranked.has(kind);
    const hasExtremes = ({ kind }: Leaf): boolean => !kind.startsWith('enum');
    const one = fc.oneof(
      counted,
      ...of(numbers.filter(isFinite), true, 'sum', 'average', 'callrecords.quality.p50'),
      ...of(numbers, false, 'sum', 'average'),
      ...of(ordered.filter(hasExtremes), false, 'min', 'max'),
      ...of(ordered.filter(isRanked), false, 'p50', 'p95', 'callrecords.quality.p99'),
      ...of(ordered, false, 'countdistinct'),
    );
    return fc.array(fc.tuple(one, this.steps()), { minLength: 1, maxLength: 3 }).map((all) =>
      all.map(([[expression, method, takesSteps], from], index) => ({
        ...aggregation(expression, method, `a${index}`),
        from: takesSteps ? from : [],
      })),
    );
  }

  /** Clauses with `from`, behind the aggregates whose values are numbers. */
  private steps(): fc.Arbitrary<AggregateExpression['from']> {
    const method = fc.constantFrom('sum', 'min', 'max', 'average', 'countdistinct', 'p95');
    const clause = fc.tuple(this.grouping(), method).map(([properties, by]) => ({ at: 0, properties, method: by }));
    return fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(clause, { minLength: 1, maxLength: 2 }));
  }

  private stage(): fc.Arbitrary<Stage> {
    return this.aggregates().map((expressions) => ({
      step: { kind: 'aggregate', at: 0, expressions },
      columns: expressions.map(({ as = '' }) => path(as)),
    }));
  }

  private grouping(): fc.Arbitrary<Expression[]> {
    const isShort = ({ expression }: Leaf): boolean => namesOf(expression) <= 2;
    const isKey = (leaf: Leaf): boolean => leaf.kind !== 'dynamic' && leaf.kind !== 'floating' && isShort(leaf);
    const key = oneOf(this.sources.leaves.filter(isKey)).map(({ expression }) => expression);
    return fc.uniqueArray(key, { minLength: 1, maxLength: 2 });
  }

  private aggregated(): fc.Arbitrary<Pipeline> {
    return this.stage().map(({ step, columns }) => ({ steps: [step], columns }));
  }

  private grouped(): fc.Arbitrary<Pipeline> {
    return fc.tuple(this.grouping(), fc.option(this.stage(), { nil: undefined })).map(([by, then]) => ({
      steps: [{ kind: 'groupby', at: 0, by, ...(then ? { apply: [then.step] } : {}) }],
      columns: [...by, ...(then?.columns ?? [])],
    }));
  }

  /** Levels of hierarchies, alone, two of them, or beside a path. */
  private rolledUp(): fc.Arbitrary<Pipeline> {
    const hierarchies = fc.tuple(this.grouping(), this.grouping(), fc.boolean(), fc.boolean(), fc.boolean());
    return fc
      .tuple(hierarchies, fc.option(this.stage(), { nil: undefined }))
      .filter(([[one, two]]) => areApart(one, two))
      .map(([[one, two, all, both, isPlain], then]): Pipeline => {
        const rest = isPlain ? two : both ? [rollup(two, all)] : [];
        const by = [rollup(one, both), ...rest];
        return {
          steps: [{ kind: 'groupby', at: 0, by, ...(then ? { apply: [then.step] } : {}) }],
          columns: [...one, ...(rest.length > 0 ? two : []), ...(then?.columns ?? [])],
        };
      });
  }

  /** What aggregation has made is filtered, computed with and aggregated again. */
  private regrouped(): fc.Arbitrary<Pipeline> {
    const counted = aggregation(countOf(), undefined, 'n');
    const doubled = binary('mul', path('n'), whole(2));
    return fc.tuple(this.grouping(), fc.nat(3), fc.boolean()).map(([by, least, again]): Pipeline => {
      const steps: Transformation[] = [
        { kind: 'groupby', at: 0, by, apply: [{ kind: 'aggregate', at: 0, expressions: [counted] }] },
        { kind: 'filter', at: 0, predicate: binary('ge', path('n'), whole(least)) },
        { kind: 'compute', at: 0, items: [{ at: 0, expression: doubled, as: 'm' }] },
      ];
      if (!again) return { steps, columns: [...by, path('n'), path('m')] };
      const total = [aggregation(path('m'), 'sum', 'total'), aggregation(path('n'), 'max', 'most')];
      return {
        steps: [...steps, { kind: 'aggregate', at: 0, expressions: total }],
        columns: [path('total'), path('most')],
      };
    });
  }

  /** Rows that differ in their members, perhaps grouped or filtered afterwards. */
  private concatenated(): fc.Arbitrary<Pipeline> {
    const later = fc.constantFrom('nothing', 'filter', 'groupby');
    return fc.tuple(this.stage(), this.grouped(), later).map(([all, groups, then]) => {
      const concat: Transformation = { kind: 'concat', at: 0, sequences: [[all.step], groups.steps] };
      const columns = [...new Map([...all.columns, ...groups.columns].map((each) => [printed(each), each])).values()];
      const [first = path('a0')] = groups.columns;
      if (then === 'nothing') return { steps: [concat], columns };
      if (then === 'filter') {
        const predicate = binary('eq', first, literal('null', 'null'));
        return { steps: [concat, { kind: 'filter', at: 0, predicate }], columns };
      }
      const apply: Transformation = { kind: 'aggregate', at: 0, expressions: [aggregation(countOf(), undefined, 'n')] };
      return { steps: [concat, { kind: 'groupby', at: 0, by: [first], apply: [apply] }], columns: [first, path('n')] };
    });
  }

  /** The fewest rows with a part of the sum. */
  private most(): fc.Arbitrary<Pipeline> {
    const kinds = ['topsum', 'bottomsum', 'toppercent', 'bottompercent'] as const;
    const leaves = this.sources.leaves.filter((leaf) => leaf.kind === 'integer' && isOrdered(leaf));
    const values = [...leaves.map(({ expression }) => expression), ...this.collections.filter(isRoot).map(countOf1)];
    const amount = fc.tuple(fc.constantFrom(0, 1, 33, 50, 99, 100, 101), fc.nat(2));
    return fc
      .tuple(fc.constantFrom(...kinds), amount, fc.constantFrom<Expression>(...values))
      .map(([kind, [part, more], by]): Pipeline => ({
        steps: [
          { kind: 'compute', at: 0, items: [{ at: 0, expression: by, as: 'by' }] },
          { kind: 'filter', at: 0, predicate: binary('gt', path('by'), whole(0)) },
          { kind, at: 0, amount: binary('add', whole(part), whole(more)), value: path('by') },
        ],
        columns: [path('by')],
      }));
  }

  /** Which of several equal instances are taken is up to the service; the values that were taken are not. */
  private best(): fc.Arbitrary<Pipeline> {
    const values = this.sources.leaves
      .filter((leaf) => leaf.kind === 'integer' && isOrdered(leaf))
      .map(({ expression }) => expression);
    const kinds = ['topcount', 'bottomcount'] as const;
    const value = fc.constantFrom<Expression>(...values, ...this.collections.filter(isRoot).map(countOf1));
    return fc.tuple(fc.constantFrom(...kinds), fc.integer({ min: 1, max: 6 }), value).map(([kind, amount, by]) => ({
      steps: [
        { kind: 'compute', at: 0, items: [{ at: 0, expression: by, as: 'by' }] },
        { kind, at: 0, amount: whole(amount), value: path('by') },
      ],
      columns: [path('by')],
    }));
  }
}

const rollup = (levels: readonly Expression[], all: boolean): Rollup => ({
  ...{ kind: 'rollup', at: 0, levels },
  all: all || levels.length < 2,
});

/** Whether no path is, or continues, one of the others. */
function areApart(one: readonly Expression[], two: readonly Expression[]): boolean {
  const [here, there] = [one, two].map((paths) => paths.map((each) => `${printed(each)}/`)) as [string[], string[]];
  return here.every((each) => there.every((other) => !each.startsWith(other) && !other.startsWith(each)));
}

const printed = (expression: Expression): string => printReadably({ filter: expression, written: new Map() });

const countOf1 = (collection: Expression): Expression => countOf(collection);

const isRoot = (expression: Expression): boolean => expression.kind === 'member' && !expression.from;

function namesOf(expression: Expression): number {
  if (expression.kind === 'qualifiedName') return Infinity;
  return expression.kind === 'member' ? 1 + (expression.from ? namesOf(expression.from) : 0) : 0;
}

/** NaN has no place in an order, and is not equal to itself. */
function isOrdered({ values }: Leaf): boolean {
  return !values.some((value) => isKind(value, 'number') && value.value === 'NaN');
}

/** Paths through collections. */
function reached(sources: Sources, depth: number): Pick<Sources, 'leaves' | 'collections'> {
  if (depth === 0) return { leaves: [], collections: [] };
  const inner = sources.collections
    .filter(({ property: { type } }) => type.kind === 'complex' || type.kind === 'contained')
    .map((collection) => itemSources(collection, collection.expression));
  const further = inner.map((each) => reached(each, depth - 1));
  return {
    leaves: [...inner, ...further].flatMap(({ leaves }) => leaves),
    collections: [...inner, ...further].flatMap(({ collections }) => collections),
  };
}
