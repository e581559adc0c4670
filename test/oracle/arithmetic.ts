import { Rational } from './rational';
import { TICKS_PER_DAY, TICKS_PER_SECOND } from './texts';
import { EvaluationError, isKind, type KindOf, type NotFinite, type NumberValue, type Value } from './values';

export type ArithmeticOperator = 'add' | 'sub' | 'mul' | 'div' | 'divby' | 'mod';

type Quantity = NumberValue['value'];

/** Arithmetic of numbers, times and durations (section 5.1.1.2); null when an operand is. */
export function applyArithmetic(operator: ArithmeticOperator, left: Value, right: Value): Value {
  if (left === null || right === null) return null;
  if (isKind(left, 'number') && isKind(right, 'number')) return withNumbers(operator, left, right);
  if (isKind(left, 'duration')) return withDuration(operator, left, right);
  if (isKind(left, 'number') && isKind(right, 'duration') && operator === 'mul') return scaled(right, 'mul', left);
  if (isKind(left, 'dateTimeOffset')) return withTime(operator, left, right);
  if (isKind(left, 'date')) return withDate(operator, left, right);
  return refuse(operator);
}

export function negate(operand: Value): Value {
  if (operand === null) return null;
  if (isKind(operand, 'duration')) return { kind: 'duration', seconds: operand.seconds.negated() };
  if (!isKind(operand, 'number')) return refuse('-');
  const { value } = operand;
  if (typeof value !== 'string') return { ...operand, value: value.negated() };
  const opposite: Record<NotFinite, NotFinite> = { NaN: 'NaN', INF: '-INF', '-INF': 'INF' };
  return { ...operand, value: opposite[value] };
}

function withNumbers(operator: ArithmeticOperator, left: NumberValue, right: NumberValue): NumberValue {
  const families = [left.family, right.family];
  const areWhole = families.every((family) => family === 'integer');
  const family = areWhole
    ? operator === 'divby'
      ? 'decimal'
      : 'integer'
    : families.includes('floating')
      ? 'floating'
      : 'decimal';
  if (operator === 'mod') return { kind: 'number', family, value: remainder(left.value, right.value) };
  if (operator !== 'div' && operator !== 'divby') {
    return { kind: 'number', family, value: finiteOr(operator, left.value, right.value) };
  }
  const mayDivideByZero = operator === 'divby' || family === 'floating';
  if (!mayDivideByZero && isZero(right.value)) throw new EvaluationError('Division by zero.');
  const quotient = isZero(right.value) ? byZero(left.value) : finiteOr('div', left.value, right.value);
  const isCut = family === 'integer' && typeof quotient !== 'string';
  return { kind: 'number', family, value: isCut ? Rational.of(quotient.truncated()) : quotient };
}

function isZero(value: Quantity): boolean {
  return typeof value !== 'string' && value.sign === 0;
}

function byZero(value: Quantity): NotFinite {
  if (typeof value === 'string') return value;
  if (value.sign === 0) return 'NaN';
  return value.sign > 0 ? 'INF' : '-INF';
}

function remainder(left: Quantity, right: Quantity): Quantity {
  if (isZero(right)) throw new EvaluationError('Division by zero.');
  if (typeof left === 'string' || right === 'NaN') return 'NaN';
  if (typeof right === 'string') return left;
  return left.minus(right.times(Rational.of(left.dividedBy(right).truncated())));
}

/** Where a number is not finite, only signs matter, and doubles know the rules of IEEE 754. */
function finiteOr(operator: 'add' | 'sub' | 'mul' | 'div', left: Quantity, right: Quantity): Quantity {
  if (typeof left !== 'string' && typeof right !== 'string') return exact(operator, left, right);
  const [one, other] = [asDouble(left), asDouble(right)];
  const result = { add: one + other, sub: one - other, mul: one * other, div: one / other }[operator];
  if (Number.isNaN(result)) return 'NaN';
  if (Number.isFinite(result)) return Rational.zero;
  return result > 0 ? 'INF' : '-INF';
}

function asDouble(value: Quantity): number {
  if (typeof value !== 'string') return value.sign;
  return { NaN, INF: Infinity, '-INF': -Infinity }[value];
}

function exact(operator: 'add' | 'sub' | 'mul' | 'div', left: Rational, right: Rational): Rational {
  switch (operator) {
    case 'add':
      return left.plus(right);
    case 'sub':
      return left.minus(right);
    case 'mul':
      return left.times(right);
    case 'div':
      return left.dividedBy(right);
  }
}

function withDuration(operator: ArithmeticOperator, left: KindOf<'duration'>, right: Value): Value {
  if (isKind(right, 'duration') && (operator === 'add' || operator === 'sub')) {
    return { kind: 'duration', seconds: exact(operator, left.seconds, right.seconds) };
  }
  if (!isKind(right, 'number') || (operator !== 'mul' && operator !== 'div' && operator !== 'divby')) {
    return refuse(operator);
  }
  return scaled(left, operator === 'mul' ? 'mul' : 'div', right);
}

function scaled(left: KindOf<'duration'>, operator: 'mul' | 'div', { value }: NumberValue): Value {
  if (typeof value === 'string') return refuse(operator);
  if (operator === 'div' && value.sign === 0) throw new EvaluationError('Division by zero.');
  return { kind: 'duration', seconds: exact(operator, left.seconds, value) };
}

function withTime(operator: ArithmeticOperator, left: KindOf<'dateTimeOffset'>, right: Value): Value {
  const perSecond = Rational.of(TICKS_PER_SECOND);
  if (operator === 'sub' && isKind(right, 'dateTimeOffset')) {
    return { kind: 'duration', seconds: left.ticks.minus(right.ticks).dividedBy(perSecond) };
  }
  if (!isKind(right, 'duration') || (operator !== 'add' && operator !== 'sub')) return refuse(operator);
  return { kind: 'dateTimeOffset', ticks: exact(operator, left.ticks, right.seconds.times(perSecond)) };
}

/** A date is its midnight; what comes out is the date of the time reached (section 5.1.1.2.1). */
function withDate(operator: ArithmeticOperator, left: KindOf<'date'>, right: Value): Value {
  const secondsPerDay = Rational.of(TICKS_PER_DAY / TICKS_PER_SECOND);
  if (operator === 'sub' && isKind(right, 'date')) {
    return { kind: 'duration', seconds: Rational.of(left.days - right.days).times(secondsPerDay) };
  }
  if (!isKind(right, 'duration') || (operator !== 'add' && operator !== 'sub')) return refuse(operator);
  const moved = exact(operator, Rational.of(left.days), right.seconds.dividedBy(secondsPerDay));
  return { kind: 'date', days: moved.floor() };
}

function refuse(operator: string): never {
  throw new EvaluationError(`${operator} takes no such operands.`);
}
