import { localTime, offsetAt } from '../../time/zone';
import type { Span } from './lanes';

/** The shortest span that is shown, in milliseconds. */
const SHORTEST = 1000;

/** A span that is longer or shorter by a factor, around its middle and within the extent. */
export function zoomed({ from, to }: Span, factor: number, extent: Span): Span {
  const length = Math.min(Math.max((to - from) * factor, SHORTEST), extent.to - extent.from);
  return within((from + to - length) / 2, length, extent);
}

/** A span that begins later by a share of its length, or earlier below 0. */
export const moved = ({ from, to }: Span, share: number, extent: Span): Span =>
  within(from + (to - from) * share, to - from, extent);

function within(from: number, length: number, extent: Span): Span {
  const begin = Math.min(Math.max(from, extent.from), extent.to - length);
  return { from: begin, to: begin + length };
}

/** Place of a moment in a span, in per cent. */
export const placeIn = ({ from, to }: Span, moment: number): number => ((moment - from) / (to - from)) * 100;

const [SECOND, MINUTE, HOUR] = [1000, 60_000, 3_600_000];
const tickSteps = [
  ...[1, 2, 5, 10, 15, 30].map((step) => step * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((step) => step * MINUTE),
  ...[1, 2, 3, 6, 12, 24].map((step) => step * HOUR),
] as const;

/** Moments of the axis at round local times, at most as many as asked. */
export function ticksOf({ from, to }: Span, zone: string, most: number): readonly number[] {
  const step = tickSteps.find((one) => (to - from) / one <= most) ?? Math.ceil((to - from) / most / HOUR) * HOUR;
  const offset = offsetAt(from, zone);
  const ticks: number[] = [];
  for (let tick = Math.ceil((from + offset) / step) * step - offset; tick <= to; tick += step) ticks.push(tick);
  return ticks;
}

/** Whether a span touches two local days, so that times alone would not tell which day they mean. */
export const isSeveralDays = ({ from, to }: Span, zone: string): boolean =>
  localTime(from, zone).day !== localTime(to, zone).day;
