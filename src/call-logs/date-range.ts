import { parseExactTime, type DateTimeOffset } from '../edm/date-time-offset';
import { GraphError } from '../graph/errors/graph-error';
import { QueryError } from '../odata/query-error';

/** A time range; `from` is not after `to`. */
export interface DateRange {
  readonly from: DateTimeOffset;
  readonly to: DateTimeOffset;
}

/** Longest range of Graph's functions, in days. */
export const MOST_DAYS = 90;
const TICKS_PER_DAY = 864_000_000_000n;

/** Parses the range of a function call. @throws QueryError with the parameter's name, GraphError `rangeTooLong` */
export function readRange(from: string, to: string): DateRange {
  const range = { from: readTime(FROM, from), to: readTime(TO, to) };
  const length = range.to.ticks - range.from.ticks;
  if (length < 0 || (length === 0n && isLater(range.from, range.to)))
    throw new QueryError(TO, `must not be before ${FROM}`);
  if (length > BigInt(MOST_DAYS) * TICKS_PER_DAY) throw new GraphError('rangeTooLong');
  return range;
}

/** Whether a time within a tick is later than another one within the same tick. */
function isLater({ text: one }: DateTimeOffset, { text: other }: DateTimeOffset): boolean {
  const fraction = (text: string): string => (/\.(\d+)/.exec(text)?.[1] ?? '').padEnd(12, '0');
  return fraction(one) > fraction(other);
}

/**
 * Parses a date or a time. A date means its first moment. Dates, and times without an offset, are in UTC, as in Graph.
 */
function readTime(name: string, text: string): DateTimeOffset {
  const [, date = '', time = 'T00:00', rest = ':00', offset = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:(T\d\d:\d\d)(:\d\d(?:\.\d+)?)?(Z|[ +-]\d\d:\d\d)?)?$/i.exec(text) ?? [];
  // A plus that the client did not encode arrives as a blank.
  const value = parseExactTime(`${date}${time}${rest}${offset.replace(' ', '+')}`);
  if (value) return value.beyond === '' ? value : { ...value, text: value.text.replace('Z', `${value.beyond}Z`) };
  throw new QueryError(name, `must be a date or a time, such as 2019-11-01 or 2019-11-01T08:30:00Z, not '${text}'`);
}

/** Names of the parameters of every function, in order. */
export const FROM = 'fromDateTime';

export const TO = 'toDateTime';
