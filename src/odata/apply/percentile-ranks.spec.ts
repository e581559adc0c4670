import { percentiles } from '../functions/aggregation-methods';

/**
 * PostgreSQL computes the rank of percentile_disc as `ceil(fraction * n)` in doubles, as JavaScript does. Up to ten
 * million values, the rounded product differs from the exact one by less than 0.00000001. Only an exact product that is
 * a whole number can therefore get a wrong rank: any other one is at least 0.01 away from a whole number.
 */
const most = 10_000_000;
const tried = 10_000;

describe('the rank of a percentile', () => {
  it.each([...percentiles])('%s is exact for each number of values up to ten million', (_, percent) => {
    const fraction = percent / 100;
    expect(Math.abs(fraction * most - (percent * most) / 100)).toBeLessThan(0.000_000_01);
    let wrong = 0;
    // The fewest values with a whole product; all others are multiples of them.
    const fewest = Array.from({ length: 100 }, (_, index) => index + 1).find((count) => (count * percent) % 100 === 0);
    const step = fewest ?? 100;
    const rank = (step * percent) / 100;
    for (let times = 1; times * step <= most; times++) {
      if (Math.ceil(fraction * (times * step)) !== times * rank) wrong++;
    }
    for (let count = 1; count <= tried; count++) {
      if (Math.ceil(fraction * count) !== Math.floor((count * percent + 99) / 100)) wrong++;
    }
    expect(wrong).toBe(0);
  });
});
