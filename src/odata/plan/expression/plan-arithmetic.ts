import type { SqlForm } from '../../functions/function-signature';
import type { Binary, Unary } from '../../syntax/ast';
import { constant, readQuoted } from '../../values/constants';
import { invalid } from '../../values/expression-error';
import type { Planned } from '../../values/planned';
import {
  edm,
  isBinaryFloat,
  isInteger,
  isNumber,
  isPrimitive,
  nullType,
  sameType,
  typeLabel,
  type ValueType,
} from '../../values/value-type';
import { coerce, plannedOperation } from './coercion';
import { isBetweenTicks, lastTick, sinceTick } from './exact-times';
import type { Planner } from './plan-expression';

type ArithmeticOperator = 'add' | 'sub' | 'mul' | 'div' | 'divby' | 'mod';

/** The operators on times and durations (section 5.1.1.2): types of both operands, type of the result, SQL. */
const temporal: readonly {
  readonly operator: ArithmeticOperator;
  readonly left: ValueType;
  readonly right: ValueType | 'number';
  readonly result: ValueType;
  readonly form: SqlForm;
}[] = [
  {
    operator: 'add',
    left: edm.DateTimeOffset,
    right: edm.Duration,
    result: edm.DateTimeOffset,
    form: (a, b) => `add_seconds(${a}, ${b})`,
  },
  {
    operator: 'sub',
    left: edm.DateTimeOffset,
    right: edm.Duration,
    result: edm.DateTimeOffset,
    form: (a, b) => `add_seconds(${a}, - ${b})`,
  },
  {
    operator: 'sub',
    left: edm.DateTimeOffset,
    right: edm.DateTimeOffset,
    result: edm.Duration,
    form: (a, b) => `((${a} - ${b})::numeric / 10000000)`,
  },
  { operator: 'add', left: edm.Date, right: edm.Duration, result: edm.Date, form: (a, b) => `add_days(${a}, ${b})` },
  { operator: 'sub', left: edm.Date, right: edm.Duration, result: edm.Date, form: (a, b) => `add_days(${a}, - ${b})` },
  {
    operator: 'sub',
    left: edm.Date,
    right: edm.Date,
    result: edm.Duration,
    form: (a, b) => `((${a} - ${b}) * 86400)::numeric`,
  },
  {
    operator: 'add',
    left: edm.Duration,
    right: edm.Duration,
    result: edm.Duration,
    form: (a, b) => `bounded_seconds(${a} + ${b})`,
  },
  {
    operator: 'sub',
    left: edm.Duration,
    right: edm.Duration,
    result: edm.Duration,
    form: (a, b) => `bounded_seconds(${a} - ${b})`,
  },
  {
    operator: 'mul',
    left: edm.Duration,
    right: 'number',
    result: edm.Duration,
    form: (a, b) => `bounded_seconds(${a} * ${b})`,
  },
  {
    operator: 'div',
    left: edm.Duration,
    right: 'number',
    result: edm.Duration,
    form: (a, b) => `bounded_seconds(${a} / nullif(${b}, 0))`,
  },
  {
    operator: 'divby',
    left: edm.Duration,
    right: 'number',
    result: edm.Duration,
    form: (a, b) => `bounded_seconds(${a} / nullif(${b}, 0))`,
  },
];

const simple: Readonly<Record<'add' | 'sub' | 'mul', string>> = { add: '+', sub: '-', mul: '*' };

/** @throws QueryError where the operator does not support the operands, or the divisor is a literal zero */
export function planArithmetic(planner: Planner, node: Binary, operator: ArithmeticOperator): Planned {
  const { scope } = planner;
  const left = planner.plan(node.left);
  const right = planner.plan(node.right);
  const refused = (): Error =>
    invalid(scope, node.at, `'${operator}' cannot be applied to ${typeLabel(left.type)} and ${typeLabel(right.type)}`);
  const known = temporal.find(
    (each) => each.operator === operator && fits(left, each.left, right) && fits(right, each.right, left),
  );
  const swapped = operator === 'mul' && isNumber(left.type) && isPrimitive(right.type, 'Edm.Duration');
  if (isNull(left) || isNull(right)) {
    const fitting = temporal.some(
      (each) => each.operator === operator && takesNull(left, each.left) && takesNull(right, each.right),
    );
    const isScaled = operator === 'mul' && isNull(left) && isPrimitive(right.type, 'Edm.Duration');
    if ((fitting && !isNumber(left.type)) || isScaled) return constant(nullType, null);
  }
  if (swapped) return plannedOperation(edm.Duration, (a, b) => `bounded_seconds(${a} * ${b})`, left, right);
  if (known) {
    refuseZero(planner, node, operator, right);
    const divisor = known.right === 'number' ? right : convert(planner, right, known.right, node.right.at);
    return exactTimes(known, convert(planner, left, known.left, node.left.at), divisor);
  }
  const [a, b] = [numberOf(planner, left, node.left.at), numberOf(planner, right, node.right.at)];
  if (!a || !b) throw refused();
  const type = promoted(a.type, b.type);
  if (operator === 'divby' || isBinaryFloat(type)) return plannedOperation(edm.Double, floatForm(operator), a, b);
  refuseZero(planner, node, operator, b);
  return plannedOperation(type, numberForm(operator, type), a, b);
}

/** An operation on times. What a literal has beyond its last tick is added as a duration. */
function exactTimes(operation: (typeof temporal)[number], left: Planned, right: Planned): Planned {
  const { operator, result, form } = operation;
  const sum = (sign: '+' | '-', a: Planned, b: Planned): Planned =>
    plannedOperation(edm.Duration, (one, other) => `bounded_seconds(${one} ${sign} ${other})`, a, b);
  if (isBetweenTicks(right)) return sum('-', exactTimes(operation, left, lastTick(right)), sinceTick(right));
  if (!isBetweenTicks(left)) return plannedOperation(result, form, left, right);
  const [tick, since] = [lastTick(left), sinceTick(left)];
  if (isPrimitive(result, 'Edm.Duration')) return sum('+', plannedOperation(result, form, tick, right), since);
  return plannedOperation(result, form, tick, sum(operator === 'add' ? '+' : '-', right, since));
}

function isNull({ type }: Planned): boolean {
  return type.kind === 'null';
}

function takesNull(operand: Planned, wanted: ValueType | 'number'): boolean {
  return isNull(operand) || (wanted === 'number' ? isNumber(operand.type) : sameType(operand.type, wanted));
}

/**
 * Whether an operand has the type. A literal text also fits when it reads as such a value and the other operand is a
 * date, time or duration.
 */
function fits(operand: Planned, wanted: ValueType | 'number', other: Planned): boolean {
  const { type } = operand;
  if (wanted === 'number') return isNumber(type);
  if (sameType(type, wanted)) return true;
  const isLiteral = operand.kind === 'constant' && typeof operand.value === 'string' && isPrimitive(type, 'Edm.String');
  const isBesideTime = isPrimitive(other.type, 'Edm.Date', 'Edm.DateTimeOffset', 'Edm.Duration');
  return isLiteral && isBesideTime && readQuoted(operand.value, wanted) !== undefined;
}

function convert({ scope }: Planner, from: Planned, to: ValueType, at: number): Planned {
  return coerce(scope, from, to, at) ?? from;
}

function numberOf({ scope }: Planner, from: Planned, at: number): Planned | undefined {
  return isNumber(from.type) ? from : coerce(scope, from, edm.Double, at);
}

/** Common type of two types of numbers (section 5.1.1.14.3). */
function promoted(one: ValueType, other: ValueType): ValueType {
  if (isBinaryFloat(one) || isBinaryFloat(other)) return edm.Double;
  if (!isInteger(one) || !isInteger(other)) return edm.Decimal;
  return isPrimitive(one, 'Edm.Int64') || isPrimitive(other, 'Edm.Int64') ? edm.Int64 : edm.Int32;
}

/**
 * Among doubles, division by zero has a value. `divby` returns this value for all numbers, and so always returns a
 * double.
 */
function floatForm(operator: ArithmeticOperator): SqlForm {
  switch (operator) {
    case 'add':
    case 'sub':
    case 'mul':
      return (a, b) => `bounded_number(${a} ${simple[operator]} ${b})`;
    case 'div':
    case 'divby':
      return (a, b) => `float_div(${a}, ${b})`;
    case 'mod':
      return (a, b) => `float_mod(${a}, ${b})`;
  }
}

/**
 * Among integers and decimals, division by zero has no value. A stored zero gives null, not an error: part of the
 * answer may have been sent.
 */
function numberForm(operator: Exclude<ArithmeticOperator, 'divby'>, type: ValueType): SqlForm {
  switch (operator) {
    case 'div':
      return isInteger(type)
        ? (a, b) => `div(${a}, nullif(${b}, 0))`
        : (a, b) => `bounded_number(${a} / nullif(${b}, 0))`;
    case 'mod':
      return (a, b) => `mod(${a}, nullif(${b}, 0))`;
    default:
      return floatForm(operator);
  }
}

function refuseZero({ scope }: Planner, node: Binary, operator: string, right: Planned): void {
  if (!['div', 'divby', 'mod'].includes(operator)) return;
  if (right.kind === 'constant' && typeof right.value === 'string' && Number(right.value) === 0)
    throw invalid(scope, node.right.at, `'${operator}' by zero`);
}

/** `-value`, of a number or a duration. */
export function planNegation(planner: Planner, { operand, at }: Unary): Planned {
  const value = planner.plan(operand);
  const type = isPrimitive(value.type, 'Edm.Duration') ? edm.Duration : edm.Double;
  const known = isNumber(value.type) ? value : coerce(planner.scope, value, type, operand.at);
  if (!known) throw invalid(planner.scope, at, `'-' cannot be applied to ${typeLabel(value.type)}`);
  if (known.kind === 'constant' && known.value === null) return constant(known.type, null);
  return plannedOperation(known.type, (a) => `(- ${a})`, known);
}
