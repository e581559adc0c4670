import { seconds } from '../format/durations';
import { stepOf } from '../time/local-steps';
import { stepWithin, steps, type Grain, type Period } from '../time/period';

/** A step of a period, and its row; undefined where there were no streams. */
export interface TotalsStep<Row> extends Period {
  readonly row: Row | undefined;
}

/** All steps of a period, with the rows of those that have one: no streams are a gap, not a zero. */
export function totalsSteps<Row extends { readonly step: string }>(
  rows: readonly Row[],
  period: Period,
  zone: string,
  grain: Grain,
): readonly TotalsStep<Row>[] {
  const found = new Map(rows.map((row) => [stepOf(row.step, zone), row]));
  return steps(period, zone, grain).map((begin) => ({
    ...stepWithin(period, begin, zone, grain),
    row: found.get(begin),
  }));
}

/** Milliseconds of a duration, as the axis of a delay counts them; null where nothing was measured. */
export function delayOf(duration: string | null | undefined): number | null {
  const known = seconds(duration);
  return known === undefined ? null : known * 1000;
}

/** Per cent of a ratio. */
export const percentOf = (ratio: number | null | undefined): number | null => (ratio == null ? null : ratio * 100);
