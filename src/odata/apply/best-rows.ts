import { planOrderValue } from '../plan/expression/plan-expression';
import { compileExpression } from '../sql/expression/compile-expression';
import { orderBy, sortKeysOf } from '../sql/sort-keys';
import type { Transformation } from '../syntax/ast';
import { invalid } from '../values/expression-error';
import { isNumber, typeLabel } from '../values/value-type';
import { amountSql } from './column-values';
import { orderOf, scopeOf, sourceOf, windowOf, type Context, type Relation } from './relation';

type BestRows = Extract<Transformation, { readonly amount: unknown }>;

/**
 * The rows with the greatest or least values, in their order (Data Aggregation 4.01, section 3.3.1): a number of rows,
 * or the fewest rows whose sum reaches an amount or a percentage of the total.
 */
export function bestRows(c: Context, input: Relation, { kind, amount, value }: BestRows): Relation {
  const about = scopeOf(c, input);
  const { from, row, rows } = sourceOf(c, input, about);
  const descending = kind.startsWith('top');
  const by = planOrderValue(value, about.scope);
  const keys = sortKeysOf(c.sql, [{ by, descending }], rows);
  const order = [...(keys.length === 0 ? [] : [orderBy(keys)]), orderOf(input, row)].join(', ');
  const position = c.column();
  const number = `row_number() OVER (${windowOf(input, row, order)}) AS ${position}`;
  if (kind.endsWith('count')) {
    const most = amountSql(c, amount, about.scope, { whole: true, least: 1 });
    const numbered = `SELECT ${row}.*, ${number} FROM ${from}`;
    return { ...input, position, text: `SELECT * FROM (${numbered}) ${row} WHERE ${position} <= ${most}` };
  }
  if (!isNumber(by.type)) throw invalid(c, value.at, `${kind} needs a number, not ${typeLabel(by.type)},`);
  const percent = kind.endsWith('percent');
  const limit = amountSql(c, amount, about.scope, { whole: false, ...(percent ? { above: 0, most: 100 } : {}) });
  const [added, before, reached] = [c.column(), c.column(), c.column()];
  const values = `SELECT ${row}.*, coalesce(${compileExpression(c.sql, by, rows)}, 0) AS ${added}, ${number} FROM ${from}`;
  const inOrder = windowOf(input, row, `${row}.${position}`);
  const sums = `SELECT ${row}.*, coalesce(sum(${added}) OVER (${inOrder} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS ${before},
      ${percent ? `sum(${added}) OVER (${inOrder} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) * ${limit} / 100` : limit} AS ${reached}
    FROM (${values}) ${row}`;
  // With negative values, the sum can fall below the limit again after a row that has reached it.
  const most = c.column();
  const running = `SELECT ${row}.*, max(${before}) OVER (${inOrder} ROWS UNBOUNDED PRECEDING) AS ${most} FROM (${sums}) ${row}`;
  return { ...input, position, text: `SELECT * FROM (${running}) ${row} WHERE ${most} < ${reached}` };
}
