import type { Random } from './random';

const HOUR = 3_600_000;
/** Relative number of calls in each hour of a working day, UTC. */
const workingDay = [1, 1, 1, 1, 2, 4, 10, 35, 80, 100, 95, 85, 50, 70, 95, 90, 75, 45, 20, 12, 8, 5, 3, 2];
/** Factor for weekends. */
const WEEKEND = 0.12;

/** A period, in milliseconds since 1970. */
export interface Period {
  readonly from: number;
  /** Exclusive end. */
  readonly to: number;
}

/** How busy an hour is, from 0 to 1. @param time milliseconds since 1970 */
export function busyness(time: number): number {
  const date = new Date(time);
  const isWeekend = date.getUTCDay() % 6 === 0;
  return ((workingDay[date.getUTCHours()] ?? 0) / 100) * (isWeekend ? WEEKEND : 1);
}

/**
 * Generates start times in ascending order, distributed over the period like real calls over days and weeks;
 * milliseconds since 1970.
 */
export function* startTimes(count: number, period: Period, random: Random): Generator<number> {
  let total = 0;
  for (const { weight } of hoursOf(period)) total += weight;
  const hours = hoursOf(period);
  let hour = nextOf(hours);
  let before = 0;
  for (let index = 0; index < count; index++) {
    const target = ((index + random.unit()) / count) * total;
    while (target >= before + hour.weight && hour.to < period.to) {
      before += hour.weight;
      hour = nextOf(hours);
    }
    const part = Math.min((target - before) / hour.weight, 1);
    yield Math.min(Math.floor(hour.from + part * (hour.to - hour.from)), period.to - 1);
  }
}

interface Hour extends Period {
  readonly weight: number;
}

function* hoursOf({ from, to }: Period): Generator<Hour> {
  for (let start = from; start < to;) {
    const end = Math.min((Math.floor(start / HOUR) + 1) * HOUR, to);
    yield { from: start, to: end, weight: (busyness(start) * (end - start)) / HOUR };
    start = end;
  }
}

function nextOf(hours: Generator<Hour>): Hour {
  const { value } = hours.next();
  if (!value) throw new RangeError('The period is empty.');
  return value as Hour;
}
