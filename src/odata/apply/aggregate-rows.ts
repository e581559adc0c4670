import { planExpression, planPredicate } from '../plan/expression/plan-expression';
import { compileExpression, compilePredicate } from '../sql/expression/compile-expression';
import type { AggregateExpression, CountPath } from '../syntax/ast';
import { invalid, notOffered } from '../values/expression-error';
import type { Planned } from '../values/planned';
import type { Scope } from '../values/scope';
import type { TypedColumn } from '../values/shape';
import { edm } from '../values/value-type';
import { addColumn, checkAlias } from './column-names';
import { planValue } from './column-values';
import { counting, planMethod, type Method } from './methods';
import { scopeOf, shared, sourceOf, type Context, type Relation, type RelationScope } from './relation';
import { isThere, joinItems, Paths, stepsOf, type Unfolding } from './unfold';

/** One aggregate of the result, with the columns of its input and output. */
interface Measure {
  readonly method: Method;
  /** Condition of the rows that are counted. */
  readonly condition?: Planned;
  readonly unfolding?: Unfolding;
  readonly input: string;
  readonly output: string;
}

/**
 * One row for each group, or one for all rows (Data Aggregation 4.01, section 3.2.1). An aggregate along a path through
 * a collection takes each item. Each such collection is read by a SELECT of its own, and UNION ALL combines them: the
 * inputs of other aggregates are null there, and null does not count.
 */
export function aggregateRows(c: Context, input: Relation, expressions: readonly AggregateExpression[]): Relation {
  const about = scopeOf(c, input);
  const paths = new Paths(input, about.scope);
  const columns = new Map<string, TypedColumn>();
  const measures = expressions.map((expression) => {
    const { as = '', at } = expression;
    const measure = { ...measureOf(about.scope, paths, expression), input: c.column(), output: c.column() };
    checkAlias(c, input, as, at);
    addColumn(c, columns, as, { type: measure.method.type, column: measure.output }, at);
    return measure;
  });
  const collections = new Set(measures.map(({ unfolding }) => unfolding));
  const branches = [...collections].map((each) => measures.filter(({ unfolding }) => unfolding === each));
  const { prefix, relation } = branches.length > 1 ? shared(c, input) : { prefix: '', relation: input };
  const parts = branches.map((own) => branch(c, relation, about, own, measures));
  if (input.groups !== undefined) parts.push(emptyGroups(input, input.groups, measures));
  const keys = input.partition.join(', ');
  const values = measures.map(({ method, input: column, output }) => `${method.combine(column)} AS ${output}`);
  const list = [...input.partition, ...values].join(', ');
  const grouping = keys === '' ? '' : ` GROUP BY ${keys}`;
  const text = `${prefix}SELECT ${list} FROM (${parts.join(' UNION ALL ')}) ${c.sql.alias()}${grouping}`;
  const { partition, groups, copies } = input;
  return { text, columns, items: [], partition, groups, copies: keys === '' ? undefined : copies };
}

type Planning = Omit<Measure, 'input' | 'output'>;

function measureOf(scope: Scope, paths: Paths, { expression, method, from, at }: AggregateExpression): Planning {
  const [clause] = from;
  if (clause) throw notOffered(scope, clause.at, "'from' in aggregate");
  if (expression.kind === 'count' && method === undefined) return countOf(scope, paths, expression);
  const steps = stepsOf(expression);
  if (!steps) return { method: planMethod(scope, method, planValue(expression, scope), at) };
  if (method === undefined) throw notOffered(scope, at, 'A custom aggregate');
  const { value, unfolding } = paths.follow(steps);
  const isEntity = value.kind === 'range' && value.range.shape.kind === 'entity';
  // Each row is a different entity.
  if (isEntity && method === 'countdistinct') return { method: counting, unfolding };
  return { method: planMethod(scope, method, value, at), unfolding };
}

function countOf(scope: Scope, paths: Paths, count: CountPath): Planning {
  const { from, filter, search, at } = count;
  if (search) throw notOffered(scope, search.at, '$search within an expression');
  const steps = from && stepsOf(from);
  if (from && !steps) {
    const value = planExpression(count, scope);
    return { method: { ...summedCount, value } };
  }
  if (!steps) return { method: counting };
  const { value, unfolding } = paths.follow(steps);
  if (value.kind !== 'range') throw invalid(scope, at, '$count needs a collection before it');
  const row = value.range;
  const condition = filter && planPredicate(filter, { ...scope, row, this: row, computed: undefined });
  return { method: counting, unfolding, condition };
}

/** Sums the counts of single rows. */
const summedCount: Method = {
  type: edm.Decimal,
  sqlType: 'numeric',
  prepare: (sql) => sql,
  combine: (column) => `coalesce(sum(${column}), 0)`,
};

/** SELECT of the inputs of one collection's aggregates, with null for the inputs of the others. */
function branch(
  c: Context,
  relation: Relation,
  about: RelationScope,
  own: readonly Measure[],
  all: readonly Measure[],
): string {
  const { from, row, rows } = sourceOf(c, relation, about);
  const unfolding = own[0]?.unfolding;
  // A group remains even if none of its rows has items.
  const isComplete = relation.partition.length === 0 || all.some((measure) => !measure.unfolding);
  const joins = joinItems(c, unfolding, rows, isComplete ? 'JOIN' : 'LEFT JOIN');
  const values = all.map((measure) => {
    if (!own.includes(measure)) return `${nothing(measure)} AS ${measure.input}`;
    const { method, condition, input } = measure;
    if (method.value) return `${method.prepare(compileExpression(c.sql, method.value, rows))} AS ${input}`;
    const conditions = [
      ...(unfolding ? [isThere(unfolding, rows)] : []),
      ...(condition ? [compilePredicate(c.sql, condition, rows)] : []),
    ];
    return `${conditions.length === 0 ? 'true' : `CASE WHEN ${conditions.join(' AND ')} THEN true END`} AS ${input}`;
  });
  const keys = relation.partition.map((column) => `${row}.${column}`);
  return `SELECT ${[...keys, ...values].join(', ')} FROM ${from}${joins}`;
}

function emptyGroups({ partition }: Relation, groups: string, measures: readonly Measure[]): string {
  return `SELECT ${[...partition, ...measures.map(nothing)].join(', ')} FROM (${groups}) empty`;
}

function nothing({ method }: Measure): string {
  return `NULL::${method.sqlType}`;
}
