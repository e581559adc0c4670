import { planExpression, planPredicate } from '../plan/expression/plan-expression';
import { compileExpression, compilePredicate } from '../sql/expression/compile-expression';
import type { AggregateExpression, AggregateFrom, CountPath, Expression } from '../syntax/ast';
import { invalid, notOffered } from '../values/expression-error';
import type { Planned } from '../values/planned';
import type { Scope } from '../values/scope';
import type { TypedColumn } from '../values/shape';
import { sqlType } from '../values/sql-forms';
import { edm } from '../values/value-type';
import { addColumn, checkAlias } from './column-names';
import { planValue } from './column-values';
import type { Sequence } from './group-rows';
import { countedValues } from './counted-values';
import { customAggregate } from './custom-aggregates';
import { counting, planMethod, type Method } from './methods';
import { scopeOf, shared, sourceOf, type Context, type Relation, type RelationScope } from './relation';
import { isSingle, isThere, joinItems, Paths, stepsOf, type PathStep, type Unfolding } from './unfold';

/** One aggregate of the result, with the columns of its input and output. */
interface Measure {
  readonly method: Method;
  /** Condition of the rows that are counted. */
  readonly condition?: Planned;
  readonly unfolding?: Unfolding;
  /** SELECT of the values, one for each group, where `from` has aggregated them in steps. */
  readonly made?: Relation;
  /** The path of the value, where there is one. */
  readonly path?: string;
  /** Aggregates of the same value can have the same input. */
  readonly input: string;
  readonly output: string;
}

/**
 * One row for each group, or one for all rows (Data Aggregation 4.01, section 3.2.1). An aggregate along a path through
 * a collection takes each item. Each such collection is read by a SELECT of its own, and UNION ALL combines them: the
 * inputs of other aggregates are null there, and null does not count.
 */
export function aggregateRows(
  c: Context,
  given: Relation,
  expressions: readonly AggregateExpression[],
  sequence: Sequence,
): Relation {
  const isInSteps = expressions.some(({ from }) => from.length > 0);
  const steps = isInSteps ? shared(c, given) : { prefix: '', relation: given };
  const input = steps.relation;
  const about = scopeOf(c, input);
  const paths = new Paths(input, about.scope);
  const columns = new Map<string, TypedColumn>();
  const measures: Measure[] = [];
  for (const expression of expressions) {
    const { at } = expression;
    const as = aliasOf(c, expression);
    const planning =
      expression.from.length > 0
        ? fromSteps(c, input, expression, sequence)
        : measureOf(about.scope, paths, expression);
    const same = measures.find((other) => haveSameInput(other, planning));
    const measure = { ...planning, input: same?.input ?? c.column(), output: c.column() };
    checkAlias(c, input, as, at);
    addColumn(c, columns, as, { type: measure.method.type, column: measure.output }, at);
    measures.push(measure);
  }
  const inputs = measures.filter((each, index) => measures.findIndex((other) => other.input === each.input) === index);
  const direct = measures.filter(({ made }) => !made);
  const collections = new Set(direct.map(({ unfolding }) => unfolding));
  const branches = [...collections].map((each) => direct.filter(({ unfolding }) => unfolding === each));
  // Each group has a row, even if steps have lost it.
  if (direct.length === 0 && input.partition.length > 0) branches.push([]);
  const { prefix, relation } = branches.length > 1 && !isInSteps ? shared(c, input) : steps;
  const parts = [
    ...branches.map((own) => branch(c, relation, about, own, inputs)),
    ...inputs.flatMap((measure) => (measure.made ? [madeBranch(c, measure.made, measure, inputs)] : [])),
  ];
  if (input.groups !== undefined) parts.push(emptyGroups(input, input.groups, inputs));
  const keys = input.partition.join(', ');
  const { rows, values } = countedValues(c, input.partition, parts.join(' UNION ALL '), measures);
  const list = [...input.partition, ...values].join(', ');
  const grouping = keys === '' ? '' : ` GROUP BY ${keys}`;
  const text = `${prefix}SELECT ${list} FROM (${rows}) ${c.sql.alias()}${grouping}`;
  const { partition, groups, copies } = input;
  return { text, columns, items: [], partition, groups, copies: keys === '' ? undefined : copies };
}

/** The alias, or the name of a custom aggregate without a path and steps, which is its own. */
function aliasOf(c: Context, { as, expression, from, at }: AggregateExpression): string {
  if (as !== undefined) return as;
  if (expression.kind !== 'member' || expression.from || from.length > 0)
    throw invalid(c, at, "'as' and an alias missing");
  return expression.name;
}

type Planning = Omit<Measure, 'input' | 'output'>;

/** Whether both aggregates are percentiles of the values of one path. */
function haveSameInput(one: Planning, other: Planning): boolean {
  const areCounted = one.method.combineCounted !== undefined && other.method.combineCounted !== undefined;
  return areCounted && one.path !== undefined && one.path === other.path;
}

function measureOf(scope: Scope, paths: Paths, { expression, method, at }: AggregateExpression): Planning {
  if (expression.kind === 'count' && method === undefined) return countOf(scope, paths, expression);
  const steps = stepsOf(expression);
  if (!steps) return { method: planMethod(scope, method, planValue(expression, scope), at) };
  if (method === undefined) return customOf(scope, paths, steps);
  const { value, unfolding } = paths.follow(steps);
  const isEntity = value.kind === 'range' && value.range.shape.kind === 'entity';
  // Each row is a different entity.
  if (isEntity && method === 'countdistinct') return { method: counting, unfolding };
  // Entities are the same if their ids are.
  if (isSingle(value) && method === 'countdistinct') {
    const id: PathStep = { kind: 'member', at, from: undefined, name: 'id' };
    return { method: planMethod(scope, method, paths.follow([...steps, id]).value, at), unfolding };
  }
  const path = steps.map(({ name }) => name).join('/');
  return { method: planMethod(scope, method, value, at), unfolding, path };
}

/** A custom aggregate, of the rows or of the entities at the end of a path. */
function customOf(scope: Scope, paths: Paths, steps: readonly PathStep[]): Planning {
  const { name, at } = steps.at(-1) as PathStep;
  if ((scope.row ?? scope.it).shape.kind !== 'entity')
    throw invalid(scope, at, `'${name}' needs 'with' and a method: custom aggregates are of entities,`);
  const { value, unfolding } = paths.follow(steps.slice(0, -1));
  if (value.kind !== 'range' || value.range.shape.kind !== 'entity')
    throw invalid(scope, at, `The path before the custom aggregate '${name}' does not lead to entities`);
  const row = value.range;
  return { method: customAggregate(scope, row, value.range.shape.set, name, at), unfolding };
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
  const isComplete = relation.partition.length === 0 || all.some(({ unfolding: other, made }) => !other && !made);
  const joins = joinItems(c, unfolding, rows, isComplete ? 'JOIN' : 'LEFT JOIN');
  const values = all.map((measure) => {
    if (!own.includes(measure)) return `${nothing(measure)} AS ${measure.input}`;
    const { method, condition, input } = measure;
    if (method.stored) return `${method.stored.input(rows.get(method.stored.row) as string)} AS ${input}`;
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

/** Names that no client can write: of the value of a group, and of that of all groups. */
const STEP = ' step';
const MADE = ' made';

/**
 * The value of `Amount with sum from Time with average`: the rows are grouped by the properties, the aggregate is taken
 * of each group, and its values are aggregated by the method; those of a custom aggregate are added without one. The clauses before the last belong to the groups (Data
 * Aggregation 4.01, section 3.2.1.5).
 */
function fromSteps(c: Context, input: Relation, expression: AggregateExpression, sequence: Sequence): Planning {
  const { at, from } = expression;
  const last = from.at(-1) as AggregateFrom;
  if (last.method === undefined) checkAddition(c, input, expression);
  const value: Expression = { kind: 'member', at, from: undefined, name: STEP };
  const inner: AggregateExpression = { ...expression, from: from.slice(0, -1), as: STEP };
  const outer: AggregateExpression = { at, expression: value, method: last.method ?? 'sum', from: [], as: MADE };
  const made = sequence(c, input, [
    { kind: 'groupby', at, by: last.properties, apply: [{ kind: 'aggregate', at, expressions: [inner] }] },
    { kind: 'aggregate', at, expressions: [outer] },
  ]);
  const { type } = made.columns.get(MADE) as TypedColumn;
  return { made, method: { type, sqlType: sqlType(type), prepare: (sql) => sql, combine: firstOf } };
}

/** @throws QueryError where a `from` without a method would add values that cannot be added */
function checkAddition(c: Context, input: Relation, { expression, at }: AggregateExpression): void {
  const { scope } = scopeOf(c, input);
  const { method } = measureOf(scope, new Paths(input, scope), { expression, at, from: [] });
  if (method.stored)
    throw invalid(c, at, "The values of this aggregate cannot be added: 'from' needs 'with' and a method");
}

/** The only value of a column that is not null. */
function firstOf(column: string): string {
  return `(array_agg(${column}) FILTER (WHERE ${column} IS NOT NULL))[1]`;
}

/** SELECT of the values that steps have made, with null for the inputs of all other aggregates. */
function madeBranch(c: Context, made: Relation, own: Measure, all: readonly Measure[]): string {
  const row = c.sql.alias();
  const { column } = made.columns.get(MADE) as TypedColumn;
  const values = all.map((measure) => `${measure === own ? `${row}.${column}` : nothing(measure)} AS ${measure.input}`);
  const keys = made.partition.map((key) => `${row}.${key}`);
  return `SELECT ${[...keys, ...values].join(', ')} FROM (${made.text}) ${row}`;
}

function emptyGroups({ partition }: Relation, groups: string, measures: readonly Measure[]): string {
  return `SELECT ${[...partition, ...measures.map(nothing)].join(', ')} FROM (${groups}) empty`;
}

function nothing({ method }: Measure): string {
  return `NULL::${method.sqlType}`;
}
