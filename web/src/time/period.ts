import { localTime, momentOf, offsetAt, startOfDay } from './zone';

/** A span of time: from its begin to before its end, in milliseconds since 1970. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** Periods to choose from, by the word in the URL. They end with the hour that runs. */
export const rollingPeriods: ReadonlyMap<string, { readonly label: string; readonly days: number }> = new Map([
  ['24h', { label: 'Last 24 hours', days: 1 }],
  ['7d', { label: 'Last 7 days', days: 7 }],
  ['30d', { label: 'Last 30 days', days: 30 }],
  ['90d', { label: 'Last 90 days', days: 90 }],
  ['365d', { label: 'Last year', days: 365 }],
]);

const edge = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(Z?))?$/;

/**
 * Reads a period of the URL: one of `rollingPeriods`; or two times such as `2026-11-01..2026-11-30` (both days whole)
 * or `2026-11-01T09:00Z..2026-11-01T10:00Z`. Times without `Z` are those of the zone.
 * @returns undefined for any other text
 */
export function parsePeriod(text: string, zone: string, now: number): Period | undefined {
  const rolling = rollingPeriods.get(text);
  if (rolling) return rollingPeriod(rolling.days, zone, now);
  const [begin = '', end = '', more] = text.split('..');
  const [from, to] = [parseEdge(begin, zone, 0), parseEdge(end, zone, 1)];
  return more === undefined && from !== undefined && to !== undefined && from < to ? { from, to } : undefined;
}

/** A day ends at the midnight after it. */
function parseEdge(text: string, zone: string, days: number): number | undefined {
  const [, year, month, day, hour, minute, utc] = edge.exec(text) ?? [];
  if (day === undefined) return undefined;
  const local = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
  };
  const date = new Date(Date.UTC(local.year, local.month - 1, local.day));
  if (date.getUTCDate() !== local.day || local.hour > 23 || local.minute > 59) return undefined;
  if (utc === 'Z') return Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute);
  const moment = momentOf(local, zone);
  return hour === undefined ? startOfDay(moment, zone, days) : moment;
}

/** The last days. 24 hours are hours; several days begin at the same time of the local clock. */
function rollingPeriod(days: number, zone: string, now: number): Period {
  const to = Math.ceil((now + 1) / HOUR) * HOUR;
  if (days === 1) return { from: to - DAY, to };
  return { from: shiftDays(to, -days, zone), to };
}

/** The same time of the local clock, days later or, below 0, earlier. */
function shiftDays(moment: number, days: number, zone: string): number {
  const { year, month, day, hour, minute } = localTime(moment, zone);
  const shifted = new Date(Date.UTC(year, month - 1, day + days));
  return momentOf(
    { year: shifted.getUTCFullYear(), month: shifted.getUTCMonth() + 1, day: shifted.getUTCDate(), hour, minute },
    zone,
  );
}

/** The period of the same length that ends where this one begins. */
export function periodBefore({ from, to }: Period, zone: string): Period {
  const days = Math.round((to - from) / DAY);
  const whole = days > 0 && Math.abs(to - from - days * DAY) <= 2 * HOUR;
  return { from: whole ? shiftDays(from, -days, zone) : from - (to - from), to: from };
}

/** Text of a period for the URL, in UTC. */
export function periodText({ from, to }: Period): string {
  const edgeText = (moment: number): string => `${new Date(moment).toISOString().slice(0, 16)}Z`;
  return `${edgeText(from)}..${edgeText(to)}`;
}

/** Steps in which a period is drawn. */
export type Grain = 'hour' | 'day';

/** Up to eight days are drawn by hours, longer periods by days. */
export const grainOf = ({ from, to }: Period): Grain => (to - from <= 8 * DAY ? 'hour' : 'day');

/** Begins of the steps of a period. A day begins at local midnight and has 23, 24 or 25 hours. */
export function steps(period: Period, zone: string, grain: Grain): readonly number[] {
  const begins: number[] = [];
  if (grain === 'hour')
    for (let begin = Math.floor(period.from / HOUR) * HOUR; begin < period.to; begin += HOUR) begins.push(begin);
  else
    for (let begin = startOfDay(period.from, zone); begin < period.to; begin = startOfDay(begin, zone, 1))
      begins.push(begin);
  return begins;
}

/** The step of a period that begins at a moment. */
export function stepAt(begin: number, zone: string, grain: Grain): Period {
  return { from: begin, to: grain === 'hour' ? begin + HOUR : startOfDay(begin, zone, 1) };
}

/** The part of a step that a period has: its first and last day may be there in part only. */
export function partOf(step: Period, { from, to }: Period): Period {
  return { from: Math.max(step.from, from), to: Math.min(step.to, to) };
}

/** The part of the step with a begin that a period has. */
export const stepWithin = (period: Period, begin: number, zone: string, grain: Grain): Period =>
  partOf(stepAt(begin, zone, grain), period);

/** Whether the days of a zone begin within an hour of UTC, as in India: the totals by hour cannot be split there. */
export const splitsHours = (moment: number, zone: string): boolean => offsetAt(moment, zone) % HOUR !== 0;
