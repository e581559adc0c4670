import { Rational } from './rational';
import { readDateTimeOffset, TICKS_PER_DAY, TICKS_PER_SECOND } from './texts';
import { decimal, EvaluationError, integer, isKind, type Value } from './values';

type Function = (...args: Value[]) => Value;

/** Milliseconds from 0001-01-01 to 1970-01-01. */
const UNIX_EPOCH_MS = 62_135_596_800_000;
const MS_PER_DAY = 86_400_000;

interface Moment {
  readonly days?: bigint;
  readonly ticks?: Rational;
}

/** Day and time of day in UTC, the time zone of all stored values; only what the value has of both. */
function momentOf(value: Value | undefined): Moment {
  if (value !== undefined && isKind(value, 'date')) return { days: value.days };
  if (value !== undefined && isKind(value, 'timeOfDay')) return { ticks: value.ticks };
  if (value === undefined || !isKind(value, 'dateTimeOffset')) throw new EvaluationError('Not a time.');
  const days = value.ticks.floor() / TICKS_PER_DAY;
  return { days, ticks: value.ticks.minus(Rational.of(days * TICKS_PER_DAY)) };
}

function dateOf(value: Value | undefined): Date {
  const { days } = momentOf(value);
  if (days === undefined) throw new EvaluationError('A time of day has no date.');
  return new Date(Number(days) * MS_PER_DAY - UNIX_EPOCH_MS);
}

function ticksOf(value: Value | undefined): Rational {
  const { ticks } = momentOf(value);
  if (ticks === undefined) throw new EvaluationError('A date has no time of day.');
  return ticks;
}

function part(unit: bigint, modulus: bigint): Function {
  return (value) => integer((ticksOf(value).floor() / (unit * TICKS_PER_SECOND)) % modulus);
}

function totalSeconds(value: Value | undefined): Value {
  if (value === undefined || !isKind(value, 'duration')) throw new EvaluationError('Not a duration.');
  return decimal(value.seconds);
}

function onlyTime(value: Value | undefined): Value {
  if (value === undefined || !isKind(value, 'dateTimeOffset')) throw new EvaluationError('Not a date with a time.');
  return value;
}

/** Functions of dates and times (section 5.1.1.8); no argument is null. */
export const timeFunctions: Readonly<Record<string, Function>> = {
  year: (value) => integer(dateOf(value).getUTCFullYear()),
  month: (value) => integer(dateOf(value).getUTCMonth() + 1),
  day: (value) => integer(dateOf(value).getUTCDate()),
  hour: part(3600n, 24n),
  minute: part(60n, 60n),
  second: part(1n, 60n),
  fractionalseconds: (value) => {
    const seconds = ticksOf(value).dividedBy(Rational.of(TICKS_PER_SECOND));
    return decimal(seconds.minus(Rational.of(seconds.floor())));
  },
  date: (value) => ({ kind: 'date', days: momentOf(onlyTime(value ?? null)).days ?? 0n }),
  time: (value) => ({ kind: 'timeOfDay', ticks: ticksOf(onlyTime(value ?? null)) }),
  totaloffsetminutes: (value) => (onlyTime(value ?? null), integer(0)),
  totalseconds: totalSeconds,
  mindatetime: () => ({ kind: 'dateTimeOffset', ticks: Rational.zero }),
  maxdatetime: () => readDateTimeOffset('9999-12-31T23:59:59.9999999Z') ?? null,
};
