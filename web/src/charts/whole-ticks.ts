/** Ticks that an axis of counts has at most. */
const MOST = 5;

interface Part {
  readonly key: number;
  readonly value: number;
}

/** Number of ticks for stacked counts: few enough that none stands between two whole numbers. */
export function wholeTicks(parts: readonly Part[]): number {
  const sums = new Map<number, number>();
  for (const { key, value } of parts) sums.set(key, (sums.get(key) ?? 0) + value);
  return Math.max(1, Math.min(MOST, Math.max(0, ...sums.values())));
}
