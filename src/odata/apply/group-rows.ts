import { compileExpression } from '../sql/expression/compile-expression';
import type { Expression, Transformation } from '../syntax/ast';
import { invalid, notOffered } from '../values/expression-error';
import type { Scope } from '../values/scope';
import type { TypedColumn } from '../values/shape';
import { typeLabel } from '../values/value-type';
import { addColumn } from './column-names';
import { columnSql } from './column-values';
import {
  orderOf,
  scopeOf,
  shared,
  sourceOf,
  valueOrder,
  type Context,
  type Relation,
  type UnfoldedItem,
} from './relation';
import { chainOf, joinItems, Paths, stepsOf, type Reached, type Unfolding } from './unfold';

/** A grouping by paths; without a path, all rows are one group. */
export interface Grouping {
  readonly by: readonly Expression[];
  readonly apply?: readonly Transformation[];
  readonly at: number;
}

/** Applies transformations, each to the result of the one before it. */
export type Sequence = (c: Context, input: Relation, steps: readonly Transformation[]) => Relation;

interface GroupKey extends Reached {
  readonly at: number;
  readonly column: string;
  /** The column of the path before the rows were grouped, where it had one. */
  readonly known?: TypedColumn;
  /** Column of the groups that tells whether their rows have the value, where not all rows do. */
  readonly presence?: string;
}

/**
 * Groups the rows, and applies the inner steps to each group (Data Aggregation 4.01, section 3.2.3.1). With a path
 * through a collection, which the standard leaves open, each item gets a row of its own.
 */
export function groupRows(c: Context, input: Relation, { by, apply, at }: Grouping, sequence: Sequence): Relation {
  const about = scopeOf(c, input);
  const paths = new Paths(input, about.scope);
  const keys = by.map((item): GroupKey => {
    const reached = keyOf(about.scope, paths, item);
    const known = input.columns.get(reached.path);
    const presence = known?.presence === undefined ? undefined : c.column();
    return { ...reached, at: item.at, column: c.column(), known, presence };
  });
  const unfolding = innermost(about.scope, keys);
  const { from, row, rows } = sourceOf(c, input, about);
  const joins = joinItems(c, unfolding, rows);
  const items: UnfoldedItem[] = chainOf(unfolding).map(({ path, range }) => ({ path, range, column: c.column() }));
  const values = keys.map(
    ({ value, column }) => `${columnSql(value.type, compileExpression(c.sql, value, rows))} AS ${column}`,
  );
  const presences = keys.flatMap(({ known, presence }) =>
    presence === undefined ? [] : [`${row}.${known?.presence} AS ${presence}`],
  );
  const carried = items.map(({ range, column }) => {
    const item = rows.get(range) ?? '';
    return `${range.shape.kind === 'entity' ? item : `${item}.value`} AS ${column}`;
  });
  const keyed: Relation = {
    ...input,
    text: `SELECT ${[`${row}.*`, ...values, ...presences, ...carried].join(', ')} FROM ${from}${joins}`,
    items: [...input.items, ...items],
    partition: [
      ...input.partition,
      ...keys.flatMap(({ column, presence }) => (presence === undefined ? [column] : [column, presence])),
    ],
    groups: undefined,
  };
  const { prefix, inner } = groupwise(c, keyed, apply, sequence);
  if (inner.set && (items.length > 0 || inner.entityMark !== undefined))
    throw notOffered(c, at, 'A group of whole entities with other rows, or for each item of a collection,');
  const { text, position } = inOrder(c, keys, inner);
  return {
    ...inner,
    text: prefix === '' ? text : `${prefix}SELECT * FROM (${text}) ${c.sql.alias()}`,
    columns: inner.set ? inner.columns : joined(c, keys, input, inner, at),
    items: input.items,
    position,
    partition: input.partition,
    groups: input.groups,
  };
}

/** The rows of each group stay in the order that the inner steps gave them (section 3.2.3.1, step 5). */
function inOrder(c: Context, keys: readonly GroupKey[], inner: Relation): Pick<Relation, 'text' | 'position'> {
  if (inner.position === undefined) return { text: inner.text };
  const row = c.sql.alias();
  const position = c.column();
  const groups = keys.map(({ value: { type }, column }) => ({ type, column }));
  const order = [valueOrder(groups, row), orderOf(inner, row)].filter((part) => part !== '').join(', ');
  const number = `row_number() OVER (ORDER BY ${order}) AS ${position}`;
  return { text: `SELECT ${row}.*, ${number} FROM (${inner.text}) ${row}`, position };
}

function keyOf(scope: Scope, paths: Paths, item: Expression): Reached {
  const steps = stepsOf(item);
  if (!steps) throw invalid(scope, item.at, 'Rows are grouped by paths only');
  const reached = paths.follow(steps);
  const { type } = reached.value;
  if (type.kind === 'entity')
    throw invalid(scope, item.at, `Rows are not grouped by ${typeLabel(type)}: name a property of it`);
  return reached;
}

/** The innermost collection on the paths. The collections must be nested in each other. */
function innermost(scope: Scope, keys: readonly GroupKey[]): Unfolding | undefined {
  let deepest: Unfolding | undefined;
  for (const { unfolding, at } of keys) {
    if (!unfolding || chainOf(deepest).includes(unfolding)) continue;
    if (deepest && !chainOf(unfolding).includes(deepest))
      throw invalid(
        scope,
        at,
        `Rows are grouped by the items of one collection, not of '${deepest.path}' and '${unfolding.path}',`,
      );
    deepest = unfolding;
  }
  return deepest;
}

/** Applies the inner steps to each group. */
function groupwise(
  c: Context,
  keyed: Relation,
  steps: readonly Transformation[] | undefined,
  sequence: Sequence,
): { readonly prefix: string; readonly inner: Relation } {
  const groups = (text: string): string =>
    keyed.partition.length === 0
      ? `SELECT FROM (${text}) ${c.sql.alias()} LIMIT 1`
      : `SELECT DISTINCT ${keyed.partition.join(', ')} FROM (${text}) ${c.sql.alias()}`;
  if (!steps)
    return {
      prefix: '',
      inner: { ...keyed, set: undefined, position: undefined, text: groups(keyed.text), columns: new Map() },
    };
  // A single aggregate finds all groups by itself.
  if (steps.length === 1 && steps[0]?.kind === 'aggregate') return { prefix: '', inner: sequence(c, keyed, steps) };
  const { prefix, relation } = shared(c, keyed);
  return { prefix, inner: sequence(c, { ...relation, groups: groups(relation.text) }, steps) };
}

/** The values that identify the groups, followed by the results of the inner steps. */
function joined(
  c: Context,
  keys: readonly GroupKey[],
  input: Relation,
  inner: Relation,
  at: number,
): ReadonlyMap<string, TypedColumn> {
  const columns = new Map<string, TypedColumn>();
  for (const { path, value, column, presence, known, at: place } of keys) {
    const declared = known ? known.declared : true;
    addColumn(c, columns, path, { type: value.type, column, presence, declared }, place);
  }
  const paths = new Set(columns.keys());
  for (const [path, column] of inner.columns) {
    const isKey = paths.has(path) && input.columns.get(path) === column;
    if (!isKey) addColumn(c, columns, path, column, at);
  }
  return columns;
}
