import { enumNumber } from '../../values/enum-values';
import { type ComparisonOperator, type Membership, type Planned, isNaNConstant } from '../../values/planned';
import { sqlType } from '../../values/sql-forms';
import { isBinaryFloat, isNumber, isStructured } from '../../values/value-type';
import type { Compiler } from './compile-expression';

type Comparison = Extract<Planned, { kind: 'comparison' }>;

const operators: Readonly<Record<ComparisonOperator, string>> = {
  eq: '=',
  ne: '<>',
  gt: '>',
  ge: '>=',
  lt: '<',
  le: '<=',
};
const turned: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  eq: 'eq',
  ne: 'ne',
  gt: 'lt',
  ge: 'le',
  lt: 'gt',
  le: 'ge',
};

/**
 * A comparison is true or false, never null: null equals only null, and has no order (section 5.1.1.1). NaN equals
 * nothing, not even itself, and has no order either.
 * @param exact whether false must be distinguished from null
 */
export function compileComparison(compiler: Compiler, planned: Comparison, exact: boolean): string {
  const { operator, left, right } = inOrder(planned);
  if (isNullConstant(right)) return compareWithNull(compiler, operator, left);
  if (isNaNConstant(left) || isNaNConstant(right)) return String(operator === 'ne');
  const isOrder = operator !== 'eq' && operator !== 'ne';
  const [a, b] = [operand(compiler, left, isOrder), operand(compiler, right, isOrder)];
  if (!isOrder && mayBeNaN(left) && mayBeNaN(right)) return compareFloats(compiler, operator, a, b);
  const isText = sqlType(left.type) === 'text' && !(isOrder && left.type.kind === 'enum');
  const collated = isText ? `${a} COLLATE "C"` : a;
  if (isOrder) return compareOrder(operator, [left, collated], [right, b], exact);
  if (!mayBeNull(left) && !mayBeNull(right)) return `(${collated} ${operators[operator]} ${b})`;
  if (operator === 'ne') return `(${collated} IS DISTINCT FROM ${b})`;
  if (mayBeNull(left) && mayBeNull(right)) return `(${collated} IS NOT DISTINCT FROM ${b})`;
  return whole(`${collated} = ${b}`, exact);
}

/** Puts a constant on the right side, as indexes need it. */
function inOrder({ operator, left, right }: Comparison): Pick<Comparison, 'operator' | 'left' | 'right'> {
  return left.kind === 'constant' && (right.kind !== 'constant' || left.value === null)
    ? { operator: turned[operator], left: right, right: left }
    : { operator, left, right };
}

function compareWithNull(compiler: Compiler, operator: ComparisonOperator, left: Planned): string {
  if (operator !== 'eq' && operator !== 'ne') return 'false';
  const isNull = compiler.isNull(left);
  return operator === 'eq' ? isNull : `(NOT ${isNull})`;
}

/** PostgreSQL sorts NaN above all numbers, so that only the greater operand has to be checked for NaN. */
function compareOrder(
  operator: ComparisonOperator,
  [left, a]: readonly [Planned, string],
  [right, b]: readonly [Planned, string],
  exact: boolean,
): string {
  const leftIsGreater = operator === 'gt' || operator === 'ge';
  const isFloat = mayBeNaN(leftIsGreater ? left : right);
  const number = (sql: string, isGreater: boolean): string => (isFloat && isGreater ? `nullif(${sql}, 'NaN')` : sql);
  const condition = `${number(a, leftIsGreater)} ${operators[operator]} ${number(b, !leftIsGreater)}`;
  return whole(condition, exact && (isFloat || mayBeNull(left) || mayBeNull(right)));
}

/** Whether two numbers are equal. Each may be null, or NaN, which equals nothing. */
function compareFloats(compiler: Compiler, operator: 'eq' | 'ne', a: string, b: string): string {
  const row = compiler.sql.alias();
  const isEqual = `${row}.a IS NOT DISTINCT FROM ${row}.b AND ${row}.a IS DISTINCT FROM 'NaN'`;
  const condition = operator === 'eq' ? isEqual : `NOT (${isEqual})`;
  return `(SELECT ${condition} FROM (SELECT ${a}, ${b}) ${row} (a, b))`;
}

function operand(compiler: Compiler, planned: Planned, isOrder: boolean): string {
  const sql = compiler.value(planned);
  if (isOrder && planned.type.kind === 'enum') return enumNumber(planned.type.enum, sql);
  // An absent member equals a member that is null.
  const isJson = isStructured(planned.type) || planned.type.kind === 'untyped' || planned.type.kind === 'collection';
  const json = `nullif(jsonb_strip_nulls(${sql}), 'null')`;
  // Collections of the model have no order (CSDL 4.01, section 7.2.2): equal items may be in any order.
  return planned.type.kind === 'collection' ? `sorted_items(${json})` : isJson ? json : sql;
}

function whole(condition: string, exact: boolean): string {
  return exact ? `coalesce(${condition}, false)` : `(${condition})`;
}

function isNullConstant(planned: Planned): boolean {
  return planned.kind === 'constant' && planned.value === null;
}

/** Whether an expression can be NaN: a binary floating point number, or a member of an open type. */
function mayBeNaN(planned: Planned): boolean {
  if (planned.kind === 'constant') return isNaNConstant(planned);
  const isUntyped = planned.kind === 'operation' && planned.operands.some(({ type }) => type.kind === 'untyped');
  return isBinaryFloat(planned.type) || (isUntyped && isNumber(planned.type));
}

/** Whether an expression can be null. */
export function mayBeNull(planned: Planned): boolean {
  switch (planned.kind) {
    case 'constant':
      return planned.value === null;
    case 'column':
      return planned.nullable;
    case 'comparison':
    case 'in':
    case 'isType':
    case 'any':
    case 'all':
    case 'count':
      return false;
    default:
      return true;
  }
}

/** @param exact whether false must be distinguished from null */
export function compileIn(compiler: Compiler, { value, list, includesNull }: Membership, exact: boolean): string {
  if (list.length === 0) return includesNull ? compiler.isNull(value) : 'false';
  const type = sqlType(value.type);
  const sql = operand(compiler, value, false);
  const isListed = `${type === 'text' ? `${sql} COLLATE "C"` : sql} = ANY(${compiler.sql.param(list, `${type}[]`)})`;
  // No item is null: the result is null only when the value is null.
  if (includesNull) return `coalesce(${isListed}, true)`;
  return whole(isListed, exact && mayBeNull(value));
}
