import type { Binary, Unary } from '../syntax/ast';
import { coerce, operation } from './coercion';
import { constant } from './literals';
import type { Planner } from './plan-expression';
import type { Planned, SqlForm } from './planned';
import { invalid } from './refusal';
import { edm, isBinaryFloat, isInteger, isNumber, isPrimitive, typeLabel, type ValueType } from './value-type';

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

/** @throws QueryError where the operator does not go with the operands, or divides by a zero that the client wrote */
export function planArithmetic(planner: Planner, node: Binary, operator: ArithmeticOperator): Planned {
  const { scope } = planner;
  const left = planner.plan(node.left);
  const right = planner.plan(node.right);
  const refused = (): Error =>
    invalid(scope, node.at, `'${operator}' does not go with ${typeLabel(left.type)} and ${typeLabel(right.type)}`);
  const known = temporal.find((each) => each.operator === operator && fits(left, each.left) && fits(right, each.right));
  const swapped = operator === 'mul' && isNumber(left.type) && isPrimitive(right.type, 'Edm.Duration');
  if (swapped) return operation(edm.Duration, (a, b) => `bounded_seconds(${a} * ${b})`, left, right);
  if (known) {
    refuseZero(planner, node, operator, known.left, right);
    const divisor = known.right === 'number' ? right : convert(planner, right, known.right, node.right.at);
    return operation(known.result, known.form, convert(planner, left, known.left, node.left.at), divisor);
  }
  const [a, b] = [numberOf(planner, left, node.left.at), numberOf(planner, right, node.right.at)];
  if (!a || !b) throw refused();
  const type = promoted(a.type, b.type);
  refuseZero(planner, node, operator, type, b);
  return operation(resultType(operator, type), numberForm(operator, type), a, b);
}

function fits({ type }: Planned, wanted: ValueType | 'number'): boolean {
  if (wanted === 'number') return isNumber(type);
  return wanted.kind === 'primitive' && isPrimitive(type, wanted.name);
}

function convert({ scope }: Planner, from: Planned, to: ValueType, at: number): Planned {
  return coerce(scope, from, to, at) ?? from;
}

function numberOf({ scope }: Planner, from: Planned, at: number): Planned | undefined {
  return isNumber(from.type) ? from : coerce(scope, from, edm.Double, at);
}

/** Type that numbers of two types have in common (section 5.1.1.14.3). */
function promoted(one: ValueType, other: ValueType): ValueType {
  if (isBinaryFloat(one) || isBinaryFloat(other)) return edm.Double;
  if (!isInteger(one) || !isInteger(other)) return edm.Decimal;
  return isPrimitive(one, 'Edm.Int64') || isPrimitive(other, 'Edm.Int64') ? edm.Int64 : edm.Int32;
}

function resultType(operator: ArithmeticOperator, type: ValueType): ValueType {
  return operator === 'divby' && isInteger(type) ? edm.Decimal : type;
}

/**
 * Division by zero is a value of doubles; other numbers have none for it, and a stored zero gives null, since a query
 * that has begun to answer cannot fail.
 */
function numberForm(operator: ArithmeticOperator, type: ValueType): SqlForm {
  switch (operator) {
    case 'add':
    case 'sub':
    case 'mul':
      return (a, b) => `bounded_number(${a} ${simple[operator]} ${b})`;
    case 'mod':
      return isBinaryFloat(type) ? (a, b) => `float_mod(${a}, ${b})` : (a, b) => `mod(${a}, nullif(${b}, 0))`;
    default:
      if (isBinaryFloat(type)) return (a, b) => `float_div(${a}, ${b})`;
      return operator === 'div' && isInteger(type)
        ? (a, b) => `div(${a}, nullif(${b}, 0))`
        : (a, b) => `bounded_number(${a} / nullif(${b}, 0))`;
  }
}

function refuseZero({ scope }: Planner, node: Binary, operator: string, type: ValueType, right: Planned): void {
  if (isBinaryFloat(type) || !['div', 'divby', 'mod'].includes(operator)) return;
  if (right.kind === 'constant' && typeof right.value === 'string' && Number(right.value) === 0)
    throw invalid(scope, node.right.at, `'${operator}' by zero`);
}

/** `-value`, of a number or a duration. */
export function planNegation(planner: Planner, { operand, at }: Unary): Planned {
  const value = planner.plan(operand);
  const type = isPrimitive(value.type, 'Edm.Duration') ? edm.Duration : edm.Double;
  const known = isNumber(value.type) ? value : coerce(planner.scope, value, type, operand.at);
  if (!known) throw invalid(planner.scope, at, `'-' does not go with ${typeLabel(value.type)}`);
  if (known.kind === 'constant' && known.value === null) return constant(known.type, null);
  return operation(known.type, (a) => `(- ${a})`, known);
}
