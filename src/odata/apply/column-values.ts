import { planExpression } from '../plan/expression/plan-expression';
import type { Expression } from '../syntax/ast';
import { invalid } from '../values/expression-error';
import type { Planned } from '../values/planned';
import type { Scope } from '../values/scope';
import { sqlType } from '../values/sql-forms';
import { isInteger, isNumber, typeLabel, type ValueType } from '../values/value-type';

/** Plans an expression whose value becomes a column. @throws QueryError where a path ends before a value */
export function planValue(expression: Expression, scope: Scope): Planned {
  const planned = planExpression(expression, scope);
  if (planned.type.kind === 'row') throw invalid(scope, expression.at, 'The path ends before a value');
  return planned;
}

/** SQL of a value as a column. JSON null becomes NULL, so that both count as one value. */
export function columnSql(type: ValueType, sql: string): string {
  return sqlType(type) === 'jsonb' ? `nullif(${sql}, 'null'::jsonb)` : sql;
}

/**
 * A constant number, the same for all rows.
 * @returns decimal text
 * @throws QueryError for anything else, and for a number that is too small or too large
 */
export function planAmount(
  expression: Expression,
  scope: Scope,
  {
    whole,
    least,
    most = whole ? Number.MAX_SAFE_INTEGER : undefined,
  }: { readonly whole: boolean; readonly least?: number; readonly most?: number },
): string {
  const planned = planExpression(expression, scope);
  const kind = whole ? 'a whole number' : 'a number';
  if (planned.kind !== 'constant' || typeof planned.value !== 'string' || !isNumber(planned.type))
    throw invalid(
      scope,
      expression.at,
      `The amount must be ${kind} that is written out, not ${typeLabel(planned.type)},`,
    );
  const value = Number(planned.value);
  const isFit = (!whole || isInteger(planned.type)) && value >= (least ?? -Infinity) && value <= (most ?? Infinity);
  if (isFit && Number.isFinite(value)) return planned.value;
  const bounds = [...(least === undefined ? [] : [`from ${least}`]), ...(most === undefined ? [] : [`to ${most}`])];
  throw invalid(scope, expression.at, `The amount must be ${[kind, ...bounds].join(' ')},`);
}
