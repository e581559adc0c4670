import type { Way } from './user-query';

/** Streams, and how many of them were good, poor or neither. */
export interface StreamCounts {
  readonly streams: number;
  readonly good: number;
  readonly poor: number;
}

interface Counted {
  readonly classification: string;
  readonly streams: number;
}

export const NONE: StreamCounts = { streams: 0, good: 0, poor: 0 };

/** Streams with a classification: a share of poor ones is a share of these. */
export const classified = ({ good, poor }: StreamCounts): number => good + poor;

function plus({ streams, good, poor }: StreamCounts, row: Counted): StreamCounts {
  return {
    streams: streams + row.streams,
    good: good + (row.classification === 'good' ? row.streams : 0),
    poor: poor + (row.classification === 'poor' ? row.streams : 0),
  };
}

/** Counts of all rows. */
export const countsOf = (rows: readonly Counted[]): StreamCounts => rows.reduce(plus, NONE);

/** Counts of the rows with the same key, in the order in which the keys come. */
export function countsBy<Row extends Counted, Key>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): readonly { readonly key: Key; readonly counts: StreamCounts }[] {
  const found = new Map<string, { key: Key; counts: StreamCounts }>();
  for (const row of rows) {
    const key = keyOf(row);
    const name = JSON.stringify(key);
    found.set(name, { key, counts: plus(found.get(name)?.counts ?? NONE, row) });
  }
  return [...found.values()];
}

/** What both ways have in common, side by side. */
export interface BothWays<Key> {
  readonly key: Key;
  readonly received: StreamCounts;
  readonly sent: StreamCounts;
}

/** Counts of both ways with the same key; the most used come first. */
export function bothWays<Row extends Counted, Key>(
  rows: Readonly<Record<Way, readonly Row[]>>,
  keyOf: (row: Row) => Key,
): readonly BothWays<Key>[] {
  const found = new Map<string, BothWays<Key>>();
  for (const way of ['received', 'sent'] as const)
    for (const { key, counts } of countsBy(rows[way], keyOf)) {
      const name = JSON.stringify(key);
      found.set(name, { ...(found.get(name) ?? { key, received: NONE, sent: NONE }), [way]: counts });
    }
  const used = ({ received, sent }: BothWays<Key>): number => received.streams + sent.streams;
  return [...found.values()].sort((one, other) => used(other) - used(one));
}
