import { bucketOf, histograms, RELATIVE_ERROR, type Histogram } from './histograms';

const { jitterHistogram, lossHistogram, mosHistogram, roundTripHistogram } = histograms;

describe('a histogram', () => {
  it.each(Object.entries(histograms))(
    '%s has ascending edges, and a value in each bucket',
    (_, histogram: Histogram) => {
      const { edges, values } = histogram;
      expect(values).toHaveLength(edges.length + 1);
      expect([...edges].sort((one, other) => one - other)).toEqual([...new Set(edges)]);
      const inner = values.slice(0, -1);
      expect(inner.map((value) => bucketOf(histogram, value))).toEqual([...inner.keys()]);
    },
  );

  it('counts an edge in the bucket below it, so that a limit is exact', () => {
    const limits: readonly (readonly [Histogram, number])[] = [
      [jitterHistogram, 0.03],
      [roundTripHistogram, 0.5],
      [lossHistogram, 0.1],
      [lossHistogram, 0],
    ];
    for (const [histogram, limit] of limits) {
      const bucket = histogram.edges.indexOf(limit);
      expect(bucket).toBeGreaterThanOrEqual(0);
      expect([limit, limit + Number.EPSILON].map((value) => bucketOf(histogram, value))).toEqual([bucket, bucket + 1]);
    }
  });

  it('counts values below and above all edges', () => {
    expect([0, 0.001, 1, 1.01, 60].map((value) => bucketOf(jitterHistogram, value))).toEqual([0, 0, 30, 31, 31]);
    expect([0, 0.00001, 1].map((value) => bucketOf(lossHistogram, value))).toEqual([0, 1, 41]);
    expect([1, 4.34, 4.5, 5].map((value) => bucketOf(mosHistogram, value))).toEqual([0, 34, 35, 40]);
  });

  it.each([
    ['delays', jitterHistogram, 0.001],
    ['loss', lossHistogram, 0.0001],
  ] as const)('has a relative error within the stated one for %s', (_, { edges, values }, from) => {
    const errors = edges.flatMap((edge, index) => {
      const above = edges[index - 1] ?? 0;
      const value = values[index] as number;
      return above < from ? [] : [Math.abs(value / above - 1), Math.abs(value / edge - 1)];
    });
    expect(Math.max(...errors)).toBeLessThanOrEqual(RELATIVE_ERROR);
    expect(Math.max(...errors)).toBeGreaterThan(RELATIVE_ERROR - 0.01);
  });

  it('has an error of 0.05 at most for a mean opinion score', () => {
    const { edges, values } = mosHistogram;
    const errors = edges.map((edge, index) => Math.abs(edge - (values[index] as number)));
    expect(Math.max(...errors)).toBeLessThanOrEqual(0.05 + Number.EPSILON * 8);
  });
});
