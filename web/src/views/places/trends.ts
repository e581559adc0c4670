import { ENOUGH, percent } from '../../format/numbers';
import { steps, type Grain, type Period } from '../../time/period';
import { dimensionOf } from '../../totals/dimensions';
import { totalsSteps } from '../../totals/totals-steps';
import type { Kind, TrendRow } from './places-query';

/** Poor shares of a place over time. */
export interface Trend {
  /** Null where there are too few streams to tell a share. */
  readonly values: readonly (number | null)[];
  readonly label: string;
}

/** The trends of places by their values, and the highest share of all, so that they are drawn on one scale. */
export interface Trends {
  readonly of: ReadonlyMap<string, Trend>;
  /** What a point stands for, in words. */
  readonly point: string;
  readonly top: number;
}

/** Points of a trend at most. Several days make one point then, and more points have enough streams. */
const POINTS = 12;

export function trendsOf(
  rows: readonly TrendRow[],
  { period, zone, kind, grain }: { period: Period; zone: string; kind: Kind; grain: Grain },
): Trends {
  const { property } = dimensionOf(kind);
  const groups = new Map<string, TrendRow[]>();
  for (const row of rows) {
    const value = String(row[property]);
    groups.set(value, [...(groups.get(value) ?? []), row]);
  }
  const each = Math.ceil(steps(period, zone, grain).length / POINTS);
  const point = each === 1 ? grain : `${each} ${grain}s`;
  const of = new Map(
    [...groups].map(([value, own]) => {
      const known = totalsSteps(own, period, zone, grain).map(({ row }) => row);
      const shares = sharesOf(known, each);
      return [value, { values: shares, label: labelOf(shares, point) }];
    }),
  );
  const known = [...of.values()].flatMap(({ values }) => values.filter((value) => value !== null));
  return { of, point, top: Math.max(0, ...known) };
}

/** @param each number of steps that make one share */
function sharesOf(rows: readonly (TrendRow | undefined)[], each: number): (number | null)[] {
  return Array.from({ length: Math.ceil(rows.length / each) }, (_, index) => {
    const some = rows.slice(index * each, (index + 1) * each);
    const classified = some.reduce((sum, row) => sum + (row?.classifiedStreams ?? 0), 0);
    const poor = some.reduce((sum, row) => sum + (row?.poorStreams ?? 0), 0);
    return classified >= ENOUGH ? poor / classified : null;
  });
}

function labelOf(shares: Trend['values'], point: string): string {
  const known = shares.filter((share) => share !== null);
  const last = known.at(-1);
  if (last === undefined) return `Too few streams for a trend by ${point}`;
  return `Poor share by ${point}: ${percent(Math.min(...known))} to ${percent(Math.max(...known))}, at last ${percent(last)}`;
}
