import { parseDateTimeOffset, parseExactTime } from '../../edm/date-time-offset';
import { isStorableText } from '../../edm/primitive-types';
import type { Literal } from '../syntax/ast';
import { TICKS_PER_SECOND, TICKS_PER_DAY, MOST_SECONDS } from '../ticks';
import { invalid, notOffered } from './expression-error';
import type { Constant, ConstantValue } from './planned';
import type { Scope } from './scope';
import { edm, integerRanges, nullType, type ValueType } from './value-type';

/** Longest number. Results of longer ones could exceed PostgreSQL's numeric. */
const NUMBER_LENGTH = 400;

const timePattern = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,12}))?)?$/;
const durationPattern = /^([+-])?P(?=[\dT])(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?$/i;
const guidPattern = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

export function constant(
  type: ValueType,
  value: ConstantValue,
  more: Pick<Constant, 'offset' | 'rest'> = {},
): Constant {
  return Object.freeze({ kind: 'constant', type, value, ...more });
}

/** Ticks of midnight, UTC, of a date; undefined where the date does not exist. */
function midnight(text: string): bigint | undefined {
  return parseDateTimeOffset(`${text}T00:00:00Z`)?.ticks;
}

/** Days since 0001-01-01. */
export function readDate(text: string): string | undefined {
  const ticks = midnight(text);
  return ticks === undefined ? undefined : String(ticks / TICKS_PER_DAY);
}

/** A time. Seconds may be left out. */
export function readDateTime(text: string): Constant | undefined {
  const time = parseExactTime(text);
  const zone = /(?:Z|[+-]\d\d:\d\d)$/i.exec(text)?.[0] ?? 'Z';
  return time && constant(edm.DateTimeOffset, String(time.ticks), { offset: minutesOf(zone), ...restOf(time.beyond) });
}

/** @param beyond fraction digits beyond those of a tick */
function restOf(beyond: string): Pick<Constant, 'rest'> {
  return /[1-9]/.test(beyond) ? { rest: `0.0000000${beyond}` } : {};
}

function minutesOf(zone: string): number {
  if (zone.length === 1) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4));
  return zone.startsWith('-') ? -minutes : minutes;
}

/** A time of day, as ticks since midnight. */
export function readTimeOfDay(text: string): Constant | undefined {
  const match = timePattern.exec(text);
  if (!match) return undefined;
  const [hour = 0, minute = 0, second = 0] = match.slice(1, 4).map((part) => Number(part ?? 0));
  const fraction = match[4] ?? '';
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const ticks = BigInt(hour * 3600 + minute * 60 + second) * TICKS_PER_SECOND;
  const ofDay = String(ticks + BigInt(fraction.slice(0, 7).padEnd(7, '0')));
  return constant(edm.TimeOfDay, ofDay, restOf(fraction.slice(7)));
}

/** Seconds, as a decimal number. */
export function readDuration(text: string): string | undefined {
  const match = durationPattern.exec(text);
  if (!match || text.length > NUMBER_LENGTH) return undefined;
  const [days, hours, minutes, seconds] = match.slice(2, 6).map((part) => BigInt(part ?? 0)) as [
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  const whole = ((days * 24n + hours) * 60n + minutes) * 60n + seconds;
  if (whole >= MOST_SECONDS) return undefined;
  return `${match[1] === '-' ? '-' : ''}${whole}${match[6] === undefined ? '' : `.${match[6]}`}`;
}

/** Whether every power and product of a number that a query can contain stays within PostgreSQL's numeric. */
function isBounded(text: string): boolean {
  const double = Number(text);
  return text.length <= NUMBER_LENGTH && Number.isFinite(double) && (double !== 0 || !/^[^e]*[1-9]/i.test(text));
}

/**
 * Reads a text as a value of another type, without the prefix that a literal of the type has (section 5.1.1.14.1 for
 * durations; many clients quote times as well).
 * @returns undefined where the text is not a value of the type
 */
export function readQuoted(text: string, type: ValueType): Constant | undefined {
  const read = (value: string | undefined): Constant | undefined =>
    value === undefined ? undefined : constant(type, value);
  if (type.kind !== 'primitive') return undefined;
  switch (type.name) {
    case 'Edm.Date':
      return read(readDate(text));
    case 'Edm.DateTimeOffset':
      return readQuotedTime(text);
    case 'Edm.Duration':
      return read(readDuration(text));
    case 'Edm.TimeOfDay':
      return readTimeOfDay(text);
    default:
      return undefined;
  }
}

/** A time, or a date as its midnight in UTC. The plus of the time's offset may have been decoded as a blank. */
function readQuotedTime(text: string): Constant | undefined {
  const ticks = midnight(text);
  if (ticks !== undefined) return constant(edm.DateTimeOffset, String(ticks), { offset: 0 });
  return readDateTime(text.replace(/ (?=\d\d:\d\d$)/, '+'));
}

export function isGuid(text: string): boolean {
  return guidPattern.test(text);
}

/** @throws QueryError where the value of the literal does not exist */
export function planLiteral(scope: Scope, { type, value, at }: Literal): Constant {
  const refuse = (rule: string): never => {
    throw invalid(scope, at, `'${value}' ${rule}`);
  };
  switch (type) {
    case 'null':
      return constant(nullType, null);
    case 'Edm.Boolean':
      return constant(edm.Boolean, value.toLowerCase() === 'true');
    case 'Edm.String':
      return isStorableText(value)
        ? constant(edm.String, value)
        : refuse('is not a text that can be stored: it has U+0000 or a lone surrogate');
    case 'Edm.Int64':
    case 'Edm.Decimal':
      return isBounded(value) ? numberConstant(value, type) : refuse('is not a number within the range of a double');
    case 'Edm.Double':
      return constant(edm.Double, value.replace('INF', 'Infinity'));
    case 'Edm.Guid':
      return constant(edm.Guid, value.toLowerCase());
    case 'Edm.Date':
      return constant(edm.Date, readDate(value) ?? refuse('is not an existing date from 0001-01-01 to 9999-12-31'));
    case 'Edm.DateTimeOffset':
      return readDateTime(value) ?? refuse('is not an existing time with at most twelve fraction digits');
    case 'Edm.TimeOfDay':
      return readTimeOfDay(value) ?? refuse('is not a time of day with at most twelve fraction digits');
    case 'Edm.Duration':
      return constant(edm.Duration, readDuration(value) ?? refuse('is not a duration that can be compared'));
    case 'Edm.Binary':
      return constant(edm.Binary, Buffer.from(value, 'base64url').toString('hex'));
    case 'Edm.Geography':
    case 'Edm.Geometry':
      throw notOffered(scope, at, `A literal of ${type}`);
  }
}

function numberConstant(value: string, type: 'Edm.Int64' | 'Edm.Decimal'): Constant {
  // A number with an exponent is a double, in whose arithmetic division by zero has a value.
  if (type === 'Edm.Decimal') return constant(/e/i.test(value) ? edm.Double : edm.Decimal, value);
  const whole = BigInt(value);
  const fits = (name: string): boolean => {
    const [min, max] = integerRanges.get(name) as readonly [bigint, bigint];
    return whole >= min && whole <= max;
  };
  if (fits('Edm.Int32')) return constant(edm.Int32, value);
  return constant(fits('Edm.Int64') ? edm.Int64 : edm.Decimal, value);
}
