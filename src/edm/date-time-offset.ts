/** A point in time, exact to 100 ns. */
export interface DateTimeOffset {
  /** Ticks of 100 ns since 0001-01-01T00:00:00Z. */
  readonly ticks: bigint;
  /** RFC 3339 text in UTC, with as many fraction digits as were written. */
  readonly text: string;
}

const TICKS_PER_MS = 10_000n;
/** Milliseconds from 0001-01-01 to 1970-01-01 (both proleptic Gregorian, UTC). */
const UNIX_EPOCH_MS = 62_135_596_800_000;
const LAST_MS = 253_402_300_799_999;

/** Digits of a fraction of a second that a tick can tell. */
const TICK_DIGITS = 7;

const pattern = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,12}))?)?(?:Z|([+-])(\d\d):(\d\d))$/i;

/** Matches an existing time in the form of {@link DateTimeOffset.text}, except on leap days. */
const utc =
  /^(?!0000)\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,7})?Z$/;

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** A point in time as it is written: exact to a picosecond. */
export interface ExactTime extends DateTimeOffset {
  /** Fraction digits beyond those of a tick, without zeros at the end. */
  readonly beyond: string;
}

/**
 * Parses an Edm.DateTimeOffset: RFC 3339 with any offset, years 0001 to 9999 in UTC. Seconds may be left out, and digits
 * of the fraction beyond the seventh must be zeros.
 * @returns undefined when the text has another form, or the date or time does not exist
 */
export function parseDateTimeOffset(source: string): DateTimeOffset | undefined {
  const time = parseExactTime(source);
  return time?.beyond === '' ? { ticks: time.ticks, text: time.text } : undefined;
}

/**
 * Parses a time with up to twelve fraction digits, which the literals of a URL can have (ABNF rule fractionalSeconds).
 * @returns undefined when the text has another form, or the date or time does not exist
 */
export function parseExactTime(source: string): ExactTime | undefined {
  if (utc.test(source)) {
    const fraction = source.slice(20, -1);
    return { ticks: ticksOf(Date.parse(`${source.slice(0, 19)}Z`), fraction), text: source, beyond: '' };
  }
  const match = pattern.exec(source);
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const [hour, minute, second] = [Number(match[4]), Number(match[5]), Number(match[6] ?? 0)];
  const offsetHour = Number(match[9] ?? 0);
  const offsetMinute = Number(match[10] ?? 0);
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59) return undefined;

  const time = new Date(0);
  time.setUTCFullYear(year, month - 1, day);
  const offset = (offsetHour * 60 + offsetMinute) * (match[8] === '-' ? -1 : 1);
  time.setUTCHours(hour, minute - offset, second);
  const ms = time.getTime();
  if (ms < -UNIX_EPOCH_MS || ms > LAST_MS) return undefined;

  const fraction = match[7]?.slice(0, TICK_DIGITS);
  return {
    ticks: ticksOf(ms, fraction ?? ''),
    text: `${time.toISOString().slice(0, 19)}${fraction === undefined ? '' : `.${fraction}`}Z`,
    beyond: match[7]?.slice(TICK_DIGITS).replace(/0+$/, '') ?? '',
  };
}

/** @param ms whole seconds, in milliseconds since 1970 @param fraction up to seven digits of a second */
function ticksOf(ms: number, fraction: string): bigint {
  return BigInt(ms + UNIX_EPOCH_MS) * TICKS_PER_MS + BigInt(fraction.padEnd(7, '0'));
}

/** Returns {@link DateTimeOffset.text} of a time. A source that already has this form is not parsed. */
export function utcText(source: string): string | undefined {
  return utc.test(source) ? source : parseDateTimeOffset(source)?.text;
}

/** Whether a time is before another one; false when one of the values is not a time. */
export function isBefore(time: unknown, other: unknown): boolean {
  if (typeof time !== 'string' || typeof other !== 'string') return false;
  // Texts with the same number of digits sort like the times.
  if (time.length === other.length && utc.test(time) && utc.test(other)) return time < other;
  const [ticks, others] = [parseDateTimeOffset(time)?.ticks, parseDateTimeOffset(other)?.ticks];
  return ticks !== undefined && others !== undefined && ticks < others;
}
