import type { Query } from '../../api/query';
import { timeLiteral, within } from '../../time/local-steps';
import type { Period } from '../../time/period';

const MINUTE = 60_000;

/** Spans to choose from by the hours in the URL, and the minutes of a bar. */
export const spans: ReadonlyMap<string, { readonly label: string; readonly minutes: number }> = new Map([
  ['1', { label: 'Last hour', minutes: 1 }],
  ['3', { label: 'Last 3 hours', minutes: 1 }],
  ['6', { label: 'Last 6 hours', minutes: 5 }],
  ['24', { label: 'Last 24 hours', minutes: 15 }],
]);

export const DEFAULT_SPAN = '3';

/** A span that ends now, in whole bars. */
export interface Span extends Period {
  /** Length of a bar, in milliseconds. */
  readonly step: number;
}

/** @param now milliseconds since 1970 */
export function spanOf(hours: string | undefined, now: number): Span {
  const known = spans.has(hours ?? '') ? (hours ?? DEFAULT_SPAN) : DEFAULT_SPAN;
  const step = (spans.get(known)?.minutes ?? 1) * MINUTE;
  const to = Math.floor(now / step) * step + step;
  return { from: to - Number(known) * 60 * MINUTE, to, step };
}

/** Call records of a bar, counted from the first one, by their last write. */
export interface WriteRow {
  readonly bar: number;
  readonly records: number;
}

export function writesQuery({ from, to, step }: Span): Query {
  const bar = `floor(totalseconds(lastModifiedDateTime sub ${timeLiteral(from)}) div ${step / 1000})`;
  return {
    path: '/communications/callRecords',
    options: {
      $apply:
        `filter(${within('lastModifiedDateTime', { from, to })})/compute(${bar} as bar)` +
        '/groupby((bar),aggregate($count as records))',
    },
  };
}

/** A bar of the chart: nobody wrote anything in one with zero records. */
export interface WriteBar extends Period {
  readonly records: number;
}

/** All bars of a span, those without writes as well. */
export function writeBars({ from, to, step }: Span, rows: readonly WriteRow[]): readonly WriteBar[] {
  const known = new Map(rows.map(({ bar, records }) => [bar, records]));
  return Array.from({ length: Math.round((to - from) / step) }, (_, bar) => ({
    ...{ from: from + bar * step, to: from + (bar + 1) * step },
    records: known.get(bar) ?? 0,
  }));
}
