import { localExpression } from './local-steps';
import type { Period } from './period';

/** Days of the week, from the one with which the week begins (ISO 8601). */
export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

export const HOURS = 24;

/** A Monday before any call: hours of the week are counted from a midnight like this one. */
const MONDAY = '1970-01-05T00:00:00Z';

/** Expression of the hour of the week in which a time lies, by the local clock: 0 is Monday from 00:00, 167 is the last. */
export function slotExpression(property: string, period: Period, zone: string): string {
  const local = localExpression(property, period, zone);
  return `floor(totalseconds((${local}) sub ${MONDAY}) div 3600) mod ${weekdays.length * HOURS}`;
}

/** `Mon 09:00` of an hour of the week. */
export function slotText(slot: number): string {
  return `${weekdays[Math.floor(slot / HOURS)] ?? '?'} ${String(slot % HOURS).padStart(2, '0')}:00`;
}
