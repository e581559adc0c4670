import { TICKS_PER_DAY, TICKS_PER_SECOND } from '../../ticks';
import { constant } from '../../values/constants';
import type { ComparisonOperator, Constant, Planned } from '../../values/planned';
import { edm, isPrimitive } from '../../values/value-type';

/** A literal time between two ticks, which no stored time equals. */
type BetweenTicks = Constant & { readonly value: string; readonly rest: string };

export function isBetweenTicks(planned: Planned): planned is BetweenTicks {
  return planned.kind === 'constant' && planned.rest !== undefined && typeof planned.value === 'string';
}

/** The last tick before a time. */
export function lastTick({ type, value, offset }: BetweenTicks): Constant {
  return constant(type, value, offset === undefined ? {} : { offset });
}

/** The time since that tick, as a duration. */
export function sinceTick({ rest }: BetweenTicks): Constant {
  return constant(edm.Duration, rest);
}

/** A comparison that no time between ticks is part of, or its result. */
export type Exact =
  | { readonly operator: ComparisonOperator; readonly left: Planned; readonly right: Planned }
  | { readonly result: boolean };

const turned: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  eq: 'eq',
  ne: 'ne',
  gt: 'lt',
  ge: 'le',
  lt: 'gt',
  le: 'ge',
};

/** Compares a time with a literal between two ticks by comparing it with the tick before. */
export function exactComparison(operator: ComparisonOperator, left: Planned, right: Planned): Exact {
  if (isNull(left) || isNull(right)) return { operator, left: withoutRest(left), right: withoutRest(right) };
  if (isBetweenTicks(left) && isBetweenTicks(right)) return { result: holds(operator, orderOf(left, right)) };
  if (isBetweenTicks(left)) return exactComparison(turned[operator], right, left);
  if (!isBetweenTicks(right)) return { operator, left, right };
  if (operator === 'eq' || operator === 'ne') return { result: operator === 'ne' };
  const isAbove = operator === 'gt' || operator === 'ge';
  return { operator: isAbove ? 'gt' : 'le', left, right: lastTick(right) };
}

function isNull(planned: Planned): boolean {
  return planned.kind === 'constant' && planned.value === null;
}

function withoutRest(planned: Planned): Planned {
  return isBetweenTicks(planned) ? lastTick(planned) : planned;
}

/** Negative, 0 or positive. */
function orderOf(one: BetweenTicks, other: BetweenTicks): number {
  const ticks = BigInt(one.value) - BigInt(other.value);
  if (ticks !== 0n) return ticks < 0n ? -1 : 1;
  const digits = ({ rest }: BetweenTicks): string => rest.padEnd(20, '0');
  return digits(one) < digits(other) ? -1 : Number(digits(one) > digits(other));
}

function holds(operator: ComparisonOperator, order: number): boolean {
  switch (operator) {
    case 'eq':
      return order === 0;
    case 'ne':
      return order !== 0;
    case 'gt':
      return order > 0;
    case 'ge':
      return order >= 0;
    case 'lt':
      return order < 0;
    case 'le':
      return order <= 0;
  }
}

/**
 * The value of a function of a literal between two ticks, where it keeps what is beyond the tick.
 * @returns undefined for other functions, whose value is that of the tick
 */
export function exactCall(name: string, time: BetweenTicks): Constant | undefined {
  const ticks = BigInt(time.value);
  if (name === 'time' && isPrimitive(time.type, 'Edm.DateTimeOffset'))
    return constant(edm.TimeOfDay, String(ticks % TICKS_PER_DAY), { rest: time.rest });
  if (name !== 'fractionalseconds') return undefined;
  const fraction = String(ticks % TICKS_PER_SECOND).padStart(7, '0');
  return constant(edm.Decimal, `0.${fraction}${time.rest.slice('0.0000000'.length)}`);
}
