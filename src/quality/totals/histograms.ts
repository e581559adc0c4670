/**
 * How the values of a metric are counted by their size. Bucket 0 holds the values up to the first edge, bucket `i`
 * those above edge `i - 1` and up to edge `i`, and the last bucket those above the last edge. An edge belongs to the
 * bucket below it, since a value that equals a limit is not over the limit.
 */
export interface Histogram {
  /** In the unit of the metric, ascending. */
  readonly edges: readonly number[];
  /** The value that stands for each bucket, in the unit of the metric: one more than there are edges. */
  readonly values: readonly number[];
}

/** From one edge to the next, a value grows by a third at most. */
const MANTISSAS = ['1', '1.2', '1.5', '2', '2.5', '3', '4', '5', '6', '8'];

/** @param exponents powers of ten, ascending. Each edge is the double that is nearest to its decimal digits. */
function decades(...exponents: readonly number[]): readonly number[] {
  return exponents.flatMap((exponent) => MANTISSAS.map((mantissa) => Number(`${mantissa}e${exponent}`)));
}

/** A value that stands for those between two edges, with three digits. */
type Middle = (above: number, upTo: number) => number;

const geometric: Middle = (above, upTo) => Number(Math.sqrt(above * upTo).toPrecision(3));
const arithmetic: Middle = (above, upTo) => Number(((above + upTo) / 2).toPrecision(3));

function histogram(edges: readonly number[], middle: Middle, first: number, last: number): Histogram {
  const between = edges.slice(1).map((edge, index) => middle(edges[index] as number, edge));
  return { edges, values: [first, ...between, last] };
}

/**
 * Seconds. From 1 ms to 1 s, the value of a bucket differs from each value in it by {@link RELATIVE_ERROR} at most. 0.5
 * ms stands for 1 ms or less, and 1 s for more than 1 s.
 */
const delay = histogram([...decades(-3, -2, -1), 1], geometric, 0.0005, 1);

/**
 * A ratio from 0 to 1. 0 is exact. Above 0.0001, the error is {@link RELATIVE_ERROR} at most. 0.00005 stands for more
 * than 0, up to 0.0001.
 */
const lossEdges = decades(-4, -3, -2, -1);
const aboveZero = histogram(lossEdges, geometric, 0.00005, geometric(0.8, 1));
const loss: Histogram = { edges: [0, ...aboveZero.edges], values: [0, ...aboveZero.values] };

/** Mean opinion scores from 1 to 5, in steps of 0.1: the error is 0.05 at most. */
const score = histogram(
  Array.from({ length: 40 }, (_, step) => (10 + step) / 10),
  arithmetic,
  1,
  4.95,
);

/** The histograms of the totals, by the property that holds their counts. */
export const histograms = {
  jitterHistogram: delay,
  lossHistogram: loss,
  roundTripHistogram: delay,
  mosHistogram: score,
} as const satisfies Readonly<Record<string, Histogram>>;

/** Most that a percentile of delays or loss differs from the exact one, as a part of the exact one. */
export const RELATIVE_ERROR = 0.16;

/** Index of the bucket of a value, in the unit of the metric. */
export function bucketOf({ edges }: Histogram, value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= (edges[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}
