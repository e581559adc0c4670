import type { ScaleOptions } from '@observablehq/plot';
import { timeText } from '../format/times';
import { grainOf, stepAt, steps, type Grain, type Period } from '../time/period';

/** Pixels that the label of a day needs. */
const LABEL = 76;

/** Horizontal axis over the whole steps of a period: its labels are days of the zone, or hours where a day is long enough. */
export function localDays(period: Period, zone: string, width: number): ScaleOptions {
  const room = Math.max(2, Math.floor(width / LABEL));
  const drawn = steps(period, zone, grainOf(period));
  const [first = period.from, last = period.from] = [drawn[0], drawn.at(-1)];
  const days = steps(period, zone, 'day').filter((begin) => begin >= first);
  const grain: Grain = days.length <= 1 ? 'hour' : 'day';
  const begins = grain === 'hour' ? drawn : days;
  const every = Math.ceil(begins.length / room);
  return {
    type: 'utc',
    domain: [new Date(first), new Date(stepAt(last, zone, grainOf(period)).to)],
    ticks: begins.filter((_, index) => index % every === 0).map((begin) => new Date(begin)),
    tickFormat: (time: Date) => timeText(time.getTime(), zone, grain === 'hour' ? 'time' : 'day'),
    label: null,
  };
}
