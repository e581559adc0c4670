import { planExpression, planResult } from '../plan/expression/plan-expression';
import { dependsOnRow } from '../plan/expression/size';
import { compileExpression } from '../sql/expression/compile-expression';
import type { QueryError } from '../query-error';
import type { Expression } from '../syntax/ast';
import { invalid } from '../values/expression-error';
import type { Planned } from '../values/planned';
import type { Scope } from '../values/scope';
import { sqlType } from '../values/sql-forms';
import { isNumber, typeLabel, type ValueType } from '../values/value-type';
import type { Context } from './relation';

/** Plans an expression whose value becomes a column. @throws QueryError where a path ends before a value */
export function planValue(expression: Expression, scope: Scope): Planned {
  const planned = planResult(expression, scope);
  if (planned.type.kind === 'row') throw invalid(scope, expression.at, 'The path ends before a value');
  return planned;
}

/** SQL of a value as a column. JSON null becomes NULL, so that both count as one value. */
export function columnSql(type: ValueType, sql: string): string {
  return sqlType(type) === 'jsonb' ? `nullif(${sql}, 'null'::jsonb)` : sql;
}

/** The values that an amount can have. */
export interface AmountRange {
  readonly whole: boolean;
  readonly least?: number;
  /** Excluded lower bound. */
  readonly above?: number;
  readonly most?: number;
}

/**
 * SQL of a number that is the same for all rows. The database refuses a computed one that is out of range.
 * @throws QueryError for anything else, and for a number that is written out and out of range
 */
export function amountSql(c: Context, expression: Expression, scope: Scope, range: AmountRange): string {
  const planned = planExpression(expression, scope);
  if (dependsOnRow(planned))
    throw invalid(scope, expression.at, 'The amount must be the same for all rows: a property cannot be part of it,');
  if (!isNumber(planned.type)) throw outOfRange(scope, expression, range, typeLabel(planned.type));
  if (planned.kind === 'constant') {
    if (typeof planned.value !== 'string' || !isWithin(planned.value, range))
      throw outOfRange(scope, expression, range);
    return c.sql.param(planned.value, 'numeric');
  }
  const { whole, above, most } = range;
  const percent = above === undefined ? 'NULL' : String(most);
  return `apply_amount(${compileExpression(c.sql, planned, new Map())}, ${whole}, ${percent})`;
}

function isWithin(
  text: string,
  { whole, least, above, most = whole ? Number.MAX_SAFE_INTEGER : undefined }: AmountRange,
): boolean {
  const value = Number(text);
  const isAbove = value >= (least ?? -Infinity) && value > (above ?? -Infinity);
  return Number.isFinite(value) && (!whole || Number.isInteger(value)) && isAbove && value <= (most ?? Infinity);
}

function outOfRange(
  scope: Scope,
  { at }: Expression,
  { whole, least, above, most }: AmountRange,
  actual?: string,
): QueryError {
  const bounds = [
    whole ? 'a whole number' : 'a number',
    ...(least === undefined ? [] : [`from ${least}`]),
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(most === undefined ? [] : [`up to ${most}`]),
  ].join(' ');
  return invalid(scope, at, `The amount must be ${bounds}${actual === undefined ? '' : `, not ${actual}`},`);
}
