import type { ScaleOptions } from '@observablehq/plot';
import { timeText } from '../format/times';
import type { Grain, Period } from '../time/period';
import { localTime, startOfDay } from '../time/zone';

/** Pixels that a label of the axis needs, with the space beside it. */
const LABEL = 62;

/** Hours between two labels of a day, from which the narrowest is chosen that has room. */
const PACES = [1, 2, 3, 6, 12] as const;

/** A label of the axis. */
interface Tick {
  readonly at: number;
  readonly text: string;
}

/**
 * The axis of time, in the zone of the page. Drawings of days name the day below its middle. Drawings of hours name
 * midnight, and hours where there is room.
 * @param width of the drawing in pixels
 */
export function timeAxis(period: Period, zone: string, grain: Grain, width: number): ScaleOptions {
  const ticks = ticksOf(period, zone, grain, Math.max(2, Math.floor(width / LABEL)));
  const texts = new Map(ticks.map(({ at, text }) => [at, text]));
  return {
    type: 'utc',
    domain: [period.from, period.to],
    ticks: ticks.map(({ at }) => at),
    tickFormat: (at: Date | number) => texts.get(Number(at)) ?? '',
    label: null,
  };
}

/** @param room number of labels that fit */
export function ticksOf(period: Period, zone: string, grain: Grain, room: number): readonly Tick[] {
  const days = daysOf(period, zone);
  if (grain === 'hour' && days.length <= 2) return hoursOf(period, zone, room);
  const every = Math.ceil(days.length / room);
  return days
    .map(({ from, to }) => ({
      at: grain === 'day' ? (Math.max(from, period.from) + Math.min(to, period.to)) / 2 : from,
      text: dayText(from, zone),
    }))
    .filter(({ at }, index) => index % every === 0 && at >= period.from);
}

/** Local days that a period touches. */
function daysOf(period: Period, zone: string): readonly Period[] {
  const days: Period[] = [];
  for (let from = startOfDay(period.from, zone); from < period.to;) {
    const to = startOfDay(from, zone, 1);
    days.push({ from, to });
    from = to;
  }
  return days;
}

const dayText = (moment: number, zone: string): string => {
  const [, day, month] = timeText(moment, zone, 'day').split(' ');
  return `${day} ${month}`;
};

const HOUR = 3_600_000;

function hoursOf({ from, to }: Period, zone: string, room: number): readonly Tick[] {
  const pace = PACES.find((hours) => (to - from) / HOUR / hours <= room) ?? 24;
  const ticks: Tick[] = [];
  for (let at = Math.ceil(from / HOUR) * HOUR; at < to; at += HOUR) {
    const { hour } = localTime(at, zone);
    if (hour % pace !== 0) continue;
    ticks.push({ at, text: hour === 0 ? dayText(at, zone) : timeText(at, zone, 'time') });
  }
  return ticks;
}
