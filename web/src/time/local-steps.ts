import type { Grain, Period } from './period';
import { clockChanges, offsetAt, startOfDay } from './zone';

const MINUTE = 60_000;

/** A moment as OData writes it. */
export const timeLiteral = (moment: number): string => new Date(moment).toISOString().replace('.000Z', 'Z');

/** Condition that a time lies in a period. */
export const within = (property: string, { from, to }: Period): string =>
  `${property} ge ${timeLiteral(from)} and ${property} lt ${timeLiteral(to)}`;

/** Expression of the local step of a time: its hour, or its local day. */
export function stepExpression(property: string, period: Period, zone: string, grain: Grain): string {
  return grain === 'hour' ? property : `date(${localExpression(property, period, zone)})`;
}

/**
 * Expression of the local time of a time. The clock of the zone may change within the period, so the expression adds
 * the offset that applies at each time.
 */
export function localExpression(property: string, period: Period, zone: string): string {
  const changes = clockChanges(period.from, period.to, zone);
  let offset = offsetAt(period.from, zone);
  const cases = changes.map(({ at, offset: next }) => {
    const before = `${property} lt ${timeLiteral(at)}:${durationLiteral(offset)}`;
    offset = next;
    return before;
  });
  const shift =
    cases.length === 0 ? durationLiteral(offset) : `case(${cases.join(',')},true:${durationLiteral(offset)})`;
  return `${property} add ${shift}`;
}

/** The begin of a step as the answer names it: a time, or a day. */
export function stepOf(value: string, zone: string): number {
  if (value.length > 10) return Date.parse(value);
  // At noon the date is the same in every zone that is less than twelve hours off; the offset is that of the day.
  const noon = Date.parse(`${value}T12:00:00Z`);
  return startOfDay(noon - offsetAt(noon, zone), zone);
}

function durationLiteral(offset: number): string {
  const minutes = Math.abs(offset) / MINUTE;
  return `duration'${offset < 0 ? '-' : ''}PT${Math.round(minutes)}M'`;
}
