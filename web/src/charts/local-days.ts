import type { ScaleOptions } from '@observablehq/plot';
import { timeText } from '../format/times';
import { stepAt, steps, type Grain, type Period } from '../time/period';

/** Pixels that the label of a day needs. */
const LABEL = 76;

/** Horizontal axis over the whole steps of a period: its labels are days of the zone, or hours where a day is long enough. */
export function localDays(period: Period, zone: string, grain: Grain, width: number): ScaleOptions {
  const room = Math.max(2, Math.floor(width / LABEL));
  const drawn = steps(period, zone, grain);
  const [first = period.from, last = period.from] = [drawn[0], drawn.at(-1)];
  const days = steps(period, zone, 'day').filter((begin) => begin >= first);
  const byHour = days.length <= 1;
  const begins = byHour ? drawn : days;
  const every = Math.ceil(begins.length / room);
  return {
    type: 'utc',
    domain: [new Date(first), new Date(stepAt(last, zone, grain).to)],
    ticks: begins.filter((_, index) => index % every === 0).map((begin) => new Date(begin)),
    tickFormat: (time: Date) => timeText(time.getTime(), zone, byHour ? 'time' : 'day'),
    label: null,
  };
}
