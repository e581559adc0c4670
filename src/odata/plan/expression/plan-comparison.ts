import type { Binary, Expression, ListExpression } from '../../syntax/ast';
import { constant } from '../../values/constants';
import { enumNumber } from '../../values/enum-values';
import { invalid } from '../../values/expression-error';
import { type ComparisonOperator, type ConstantValue, type Planned, isNaNConstant } from '../../values/planned';
import type { Scope } from '../../values/scope';
import { edm, isNumber, isPrimitive, typeLabel, type ValueType } from '../../values/value-type';
import { coerce, plannedOperation, unify } from './coercion';
import { exactComparison } from './exact-times';
import type { Planner } from './plan-expression';
import { itemRange, rangeNode } from './plan-path';

/** Primitive types whose values have an order. */
const ordered = [
  'Edm.String',
  'Edm.Boolean',
  'Edm.Date',
  'Edm.DateTimeOffset',
  'Edm.TimeOfDay',
  'Edm.Duration',
  'Edm.Guid',
] as const;

/** Whether values of the type have an order. Null has none, but is allowed, too. */
export function isOrdered(type: ValueType): boolean {
  return type.kind === 'enum' || type.kind === 'null' || isNumber(type) || isPrimitive(type, ...ordered);
}

function isEntityOfSet(type: ValueType): boolean {
  return type.kind === 'entity' && type.set !== undefined;
}

/** @throws QueryError where the types can never be equal, or have no order */
export function planComparison(planner: Planner, { left, right, at }: Binary, operator: ComparisonOperator): Planned {
  return comparison(planner.scope, operator, [planner.plan(left), left.at], [planner.plan(right), right.at], at);
}

function comparison(
  scope: Scope,
  operator: ComparisonOperator,
  left: readonly [Planned, number],
  right: readonly [Planned, number],
  at: number,
): Planned {
  const operands = unify(scope, left, right);
  if (!operands) throw incomparable(scope, operator, left[0], right[0], at);
  const isEquality = operator === 'eq' || operator === 'ne';
  const { type } = operands[0];
  const other = operands[1].type;
  if (type.kind === 'row' || other.kind === 'row') throw invalid(scope, at, 'A row cannot be compared');
  if (isEntityOfSet(type) && isEntityOfSet(other)) throw invalid(scope, at, 'Entities are compared by their ids only');
  if (!isEquality && !(isOrdered(type) && isOrdered(other)))
    throw invalid(scope, at, `Values of ${typeLabel(type)} have no order for '${operator}'`);
  const exact = exactComparison(operator, ...operands);
  if ('result' in exact) return constant(edm.Boolean, exact.result);
  return Object.freeze({ kind: 'comparison', type: edm.Boolean, ...exact });
}

function incomparable(scope: Scope, operator: string, left: Planned, right: Planned, at: number): Error {
  const types = `${typeLabel(left.type)} and ${typeLabel(right.type)}`;
  const advice =
    adviceOnText(left, right.type) ?? adviceOnText(right, left.type) ?? adviceOnDuration(left.type, right.type);
  return invalid(scope, at, `'${operator}' cannot compare ${types}${advice}`);
}

/** Advice for a comparison of a duration with a number, a common mistake. */
function adviceOnDuration(...types: readonly ValueType[]): string {
  const isMixed = types.some((type) => isPrimitive(type, 'Edm.Duration')) && types.some(isNumber);
  return isMixed ? " (a duration is written duration'PT1.5S', and totalseconds gives its seconds)" : '';
}

/** Advice for a literal text that is compared with a value of another type. */
function adviceOnText(text: Planned, type: ValueType): string | undefined {
  if (text.kind !== 'constant' || !isPrimitive(text.type, 'Edm.String')) return undefined;
  if (isPrimitive(type, 'Edm.Date', 'Edm.DateTimeOffset', 'Edm.Duration', 'Edm.TimeOfDay'))
    return ` ('${String(text.value)}' is no value of ${typeLabel(type)})`;
  return isPrimitive(type, 'Edm.Boolean') || isNumber(type)
    ? ` (values of ${typeLabel(type)} are not written in quotes)`
    : '';
}

/** `left in (1,2)`, or `left in collection`. */
export function planIn(planner: Planner, { left, right, at }: Binary): Planned {
  const list = planner.unaliased(right);
  if (left.kind === 'list' && list.kind === 'list') return inTuples(planner, left, list.items);
  const value = planner.plan(left);
  if (list.kind === 'list') return inList(planner, [value, left.at], list.items);
  const of = planner.path(right);
  if (of.type.kind === 'null') return constant(edm.Boolean, false);
  if (of.type.kind !== 'collection') throw invalid(planner.scope, right.at, `'in' needs a list or a collection`);
  const range = itemRange(of.type);
  const item = rangeNode(range);
  const predicate = comparison(planner.scope, 'eq', [item, right.at], [value, left.at], at);
  return Object.freeze({ kind: 'any', type: edm.Boolean, of, range, predicate });
}

/** `[a,b] in [[1,2],[3,4]]`: whether each value equals the one in its place in one of the lists (section 5.1.1.1.12). */
function inTuples(planner: Planner, left: ListExpression, items: readonly Expression[]): Planned {
  const values = left.items.map((item) => planner.plan(item));
  const rows = items.map((item) => {
    const row = planner.unaliased(item);
    if (row.kind !== 'list' || row.items.length !== values.length)
      throw invalid(planner.scope, item.at, `'in' needs lists of ${values.length} values, as before it,`);
    return row.items.map((other, index) => {
      const value = planner.reuse(values[index] as Planned, other.at);
      return comparison(planner.scope, 'eq', [value, left.at], [planner.plan(other), other.at], other.at);
    });
  });
  const conditions = rows.map((row) =>
    row.reduce((one, other) => logic('and', one, other), constant(edm.Boolean, true)),
  );
  return conditions.reduce((one, other) => logic('or', one, other), constant(edm.Boolean, false));
}

function inList(planner: Planner, left: readonly [Planned, number], items: readonly Expression[]): Planned {
  const list: ConstantValue[] = [];
  const others: Planned[] = [];
  let includesNull = false;
  let [value] = left;
  for (const item of items) {
    const equality = comparison(planner.scope, 'eq', left, [planner.plan(item), item.at], item.at);
    if (equality.kind !== 'comparison') {
      others.push(equality);
      continue;
    }
    const { right } = equality;
    // Items that are not constants, or of several types, which only a member of an open type can equal. The order of
    // items within a collection does not matter.
    const isAlike =
      right.type.kind !== 'collection' &&
      (list.length === 0 || equality.left === value || left[0].type.kind !== 'untyped');
    if (right.kind !== 'constant' || !isAlike) others.push(planner.reuse(equality, item.at));
    else if (right.value === null) includesNull = true;
    else if (isNaNConstant(right)) continue;
    else {
      value = equality.left;
      list.push(right.value);
    }
  }
  const listed: Planned = Object.freeze({
    kind: 'in',
    type: edm.Boolean,
    value,
    list: Object.freeze(list),
    includesNull,
  });
  return others.reduce((all, other) => logic('or', all, other), listed);
}

export function logic(operator: 'and' | 'or', left: Planned, right: Planned): Planned {
  return Object.freeze({ kind: 'logic', type: edm.Boolean, operator, left, right });
}

/** `left has member`: whether the bits of the member are set (section 5.1.1.1.7). */
export function planHas(planner: Planner, { left, right, at }: Binary): Planned {
  const { scope } = planner;
  const value = planner.plan(left);
  if (value.type.kind === 'null') return constant(edm.Boolean, null);
  if (value.type.kind !== 'enum') throw invalid(scope, at, `'has' needs a value of an enumeration before it`);
  const { enum: type } = value.type;
  const flag = coerce(scope, planner.plan(right), value.type, right.at);
  if (!flag) throw invalid(scope, right.at, `'has' needs a member of ${type.name} after it`);
  const bits = (sql: string | undefined): string => enumNumber(type, sql as string);
  return plannedOperation(edm.Boolean, (a, b) => `has_flag(${bits(a)}, ${bits(b)})`, value, flag);
}
