import { planOrderValue, planPredicate } from '../plan/expression/plan-expression';
import { planSearchIn } from '../plan/expression/plan-search';
import { compileExpression, compilePredicate } from '../sql/expression/compile-expression';
import { compileSearch } from '../sql/expression/search-condition';
import { orderBy, sortKeysOf } from '../sql/sort-keys';
import type { ComputeItem, Expression, OrderItem, SearchExpression } from '../syntax/ast';
import { notOffered } from '../values/expression-error';
import type { TypedColumn } from '../values/shape';
import { addColumn, checkAlias } from './column-names';
import { columnSql, amountSql, planValue } from './column-values';
import { orderOf, scopeOf, sourceOf, windowOf, type Context, type Relation } from './relation';

export function filterRows(c: Context, input: Relation, predicate: Expression): Relation {
  const about = scopeOf(c, input);
  const { from, row, rows } = sourceOf(c, input, about);
  const condition = compilePredicate(c.sql, planPredicate(predicate, about.scope), rows);
  return { ...input, text: `SELECT ${row}.* FROM ${from} WHERE ${condition}` };
}

export function searchRows(c: Context, input: Relation, search: SearchExpression): Relation {
  if (!input.set) throw notOffered(c, search.at, 'A search among rows that are no entities');
  if (input.set.rows) throw notOffered(c, search.at, 'A search in a collection that is derived from others');
  const { from, row } = sourceOf(c, input, scopeOf(c, input));
  const condition = compileSearch(c.sql, planSearchIn(input.set, search), input.set, row);
  return { ...input, text: `SELECT ${row}.* FROM ${from} WHERE ${condition}` };
}

/** Adds computed values. Each has a subquery of its own, which keeps the SQL short when values refer to each other. */
export function computeValues(c: Context, input: Relation, items: readonly ComputeItem[]): Relation {
  return items.reduce((relation, { expression, as, at }) => {
    checkAlias(c, relation, as, at);
    const about = scopeOf(c, relation);
    const { from, row, rows } = sourceOf(c, relation, about);
    const value = planValue(expression, about.scope);
    const columns = new Map<string, TypedColumn>(relation.columns);
    const column = c.column();
    addColumn(c, columns, as, { type: value.type, column }, at);
    const sql = columnSql(value.type, compileExpression(c.sql, value, rows));
    // Without OFFSET 0, the planner would copy the expression to each place that reads the column.
    return { ...relation, columns, text: `SELECT ${row}.*, ${sql} AS ${column} FROM ${from} OFFSET 0` };
  }, input);
}

export function orderRows(c: Context, input: Relation, items: readonly OrderItem[]): Relation {
  const about = scopeOf(c, input);
  const { from, row, rows } = sourceOf(c, input, about);
  const plans = items.map(({ expression, descending }) => ({
    by: planOrderValue(expression, about.scope),
    descending,
  }));
  const keys = sortKeysOf(c.sql, plans, rows);
  const order = [...(keys.length === 0 ? [] : [orderBy(keys)]), orderOf(input, row)].join(', ');
  const position = c.column();
  const number = `row_number() OVER (ORDER BY ${order})`;
  return { ...input, position, text: `SELECT ${row}.*, ${number} AS ${position} FROM ${from}` };
}

/** The first rows of each group, or the rows after them. */
export function sliceRows(c: Context, input: Relation, kind: 'top' | 'skip', count: Expression): Relation {
  const about = scopeOf(c, input);
  const { from, row } = sourceOf(c, input, about);
  const order = orderOf(input, row);
  const amount = amountSql(c, count, about.scope, { whole: true, least: 0 });
  if (input.partition.length === 0) {
    const range = kind === 'top' ? `LIMIT ${amount}` : `OFFSET ${amount}`;
    return { ...input, text: `SELECT ${row}.* FROM ${from} ORDER BY ${order} ${range}` };
  }
  const number = c.column();
  const numbered = `SELECT ${row}.*, row_number() OVER (${windowOf(input, row, order)}) AS ${number} FROM ${from}`;
  return {
    ...input,
    text: `SELECT * FROM (${numbered}) ${row} WHERE ${number} ${kind === 'top' ? '<=' : '>'} ${amount}`,
  };
}
