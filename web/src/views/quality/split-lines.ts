import { totalsSteps, type TotalsStep } from '../../totals/totals-steps';
import { dimensionOf, valueText } from '../../totals/dimensions';
import type { Grain, Period } from '../../time/period';
import type { Split, ValueRow, ValueTimeRow } from './quality-query';

/** Values of a split that are drawn: more would be too small to read. */
const DRAWN = 5;

/** A value of a split over time. */
export interface SplitLine {
  readonly value: string | null;
  readonly name: string;
  readonly steps: readonly TotalsStep<ValueTimeRow>[];
}

/** The value of a split in a row. */
export function valueOf(row: ValueRow | ValueTimeRow, split: Split): string | null {
  const value = row[dimensionOf(split).property];
  return value == null ? null : String(value);
}

/** The values with the most streams, each over time. */
export function splitLines(
  totals: readonly ValueRow[],
  rows: readonly ValueTimeRow[],
  { period, zone, split, grain }: { period: Period; zone: string; split: Split; grain: Grain },
): readonly SplitLine[] {
  return totals.slice(0, DRAWN).map((total) => {
    const value = valueOf(total, split);
    const own = rows.filter((row) => valueOf(row, split) === value);
    return { value, name: valueText(split, value), steps: totalsSteps(own, period, zone, grain) };
  });
}
