import { parseDateTimeOffset } from '../../src/edm/date-time-offset';
import { Rational } from './rational';
import type { DateTimeOffsetValue, DateValue, DurationValue, GuidValue, TimeOfDayValue } from './values';

export const TICKS_PER_SECOND = 10_000_000n;
export const TICKS_PER_DAY = 86_400n * TICKS_PER_SECOND;

const duration = /^([+-]?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i;
const timeOfDay = /^(\d\d):(\d\d)(?::(\d\d(?:\.\d{1,12})?))?$/;
/** A time with more digits than a tick tells. */
const beyondTick = /^(.*\.\d{7})(\d{1,5})(\D.*)$/;
const guid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

export function readDuration(text: string): DurationValue | undefined {
  const match = duration.exec(text);
  if (!match) return undefined;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0'] = match;
  const whole = ((BigInt(days) * 24n + BigInt(hours)) * 60n + BigInt(minutes)) * 60n;
  const total = Rational.of(whole).plus(Rational.parse(seconds) ?? Rational.zero);
  return { kind: 'duration', seconds: sign === '-' ? total.negated() : total };
}

/**
 * Up to twelve fraction digits; seconds may be left out, in which case they are 0 (part 2, rule
 * dateTimeOffsetValueInUrl).
 */
export function readDateTimeOffset(text: string): DateTimeOffsetValue | undefined {
  const [, start = '', beyond = '', zone = ''] = beyondTick.exec(text) ?? [];
  if (beyond !== '') {
    const time = readDateTimeOffset(start + zone);
    return time && { ...time, ticks: time.ticks.plus(Rational.parse(`0.${beyond}`) ?? Rational.zero) };
  }
  const full = text.replace(/(T\d\d:\d\d)(?=Z|[+-]|$)/i, '$1:00');
  const ticks = parseDateTimeOffset(full)?.ticks;
  return ticks === undefined ? undefined : { kind: 'dateTimeOffset', ticks: Rational.of(ticks) };
}

export function readDate(text: string): DateValue | undefined {
  const midnight = parseDateTimeOffset(`${text}T00:00:00Z`)?.ticks;
  return midnight === undefined ? undefined : { kind: 'date', days: midnight / TICKS_PER_DAY };
}

export function readTimeOfDay(text: string): TimeOfDayValue | undefined {
  const match = timeOfDay.exec(text);
  if (!match) return undefined;
  const [, hour = '', minute = '', second = '0'] = match;
  const minutes = Rational.of((BigInt(hour) * 60n + BigInt(minute)) * 60n);
  const seconds = minutes.plus(Rational.parse(second) ?? Rational.zero);
  return { kind: 'timeOfDay', ticks: seconds.times(Rational.of(TICKS_PER_SECOND)) };
}

export function readGuid(text: string): GuidValue | undefined {
  return guid.test(text) ? { kind: 'guid', text: text.toLowerCase() } : undefined;
}
