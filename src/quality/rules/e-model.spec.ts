import { delayImpairment, fullDelayImpairment, rating, scoreOf, type Impairment } from './e-model';

const g711: Impairment = { ie: 0, bpl: 25.1 };
const g711Bare: Impairment = { ie: 0, bpl: 4.3 };
const g729: Impairment = { ie: 11, bpl: 19 };

/** Codec, loss in per cent, R and score for listening, then for one-way delays of 150 and 300 ms. */
const vectors: readonly (readonly [string, Impairment, number, number, number, number, number, number, number])[] = [
  ['G.711 with concealment', g711, 0, 93.2, 4.409, 89.6, 4.329, 72.5, 3.712],
  ['G.711 with concealment', g711, 1, 89.56, 4.328, 85.96, 4.228, 68.86, 3.543],
  ['G.711 with concealment', g711, 2, 86.19, 4.235, 82.59, 4.118, 65.49, 3.379],
  ['G.711 with concealment', g711, 5, 77.42, 3.923, 73.82, 3.771, 56.72, 2.929],
  ['G.711 with concealment', g711, 10, 66.13, 3.411, 62.53, 3.23, 45.44, 2.338],
  ['G.711 without concealment', g711Bare, 1, 75.28, 3.834, 71.68, 3.675, 54.58, 2.816],
  ['G.711 without concealment', g711Bare, 10, 26.77, 1.481, 23.17, 1.352, 6.07, 1],
  ['G.729A', g729, 0, 82.2, 4.104, 78.6, 3.97, 61.5, 3.178],
  ['G.729A', g729, 2, 74.2, 3.787, 70.6, 3.625, 53.5, 2.759],
  ['G.729A', g729, 10, 53.23, 2.745, 49.63, 2.556, 32.54, 1.717],
];

describe('the E-model', () => {
  it.each(vectors)('rates %s %j at a loss of %d per cent', (_, codec, loss, ...expected) => {
    const results = [0, 150, 300].flatMap((delay) => {
      const r = rating('nb', codec, loss / 100, delay);
      return [Number(r.toFixed(2)), Number(scoreOf('nb', r).toFixed(3))];
    });
    expect(results).toEqual(expected);
  });

  it.each([
    [50, 1.2, 0],
    [150, 3.6, 0.16],
    [200, 7.3, 3.04],
    [300, 20.7, 14.76],
    [400, 34.1, 24.07],
  ])('impairs by %d ms, in the simple and the full form', (milliseconds, simple, full) => {
    expect(delayImpairment(milliseconds)).toBeCloseTo(simple, 2);
    expect(fullDelayImpairment(milliseconds)).toBeCloseTo(full, 2);
  });

  it.each([
    [-5, 1],
    [0, 1],
    [6, 1],
    [50, 2.575],
    [60, 3.1],
    [70, 3.597],
    [80, 4.024],
    [90, 4.339],
    [100, 4.5],
    [120, 4.5],
  ])('scores R = %d between 1 and 4.5', (r, score) => expect(scoreOf('nb', r)).toBeCloseTo(score, 3));

  it('has scales of its own for wideband and fullband', () => {
    expect(rating('wb', { ie: 13, bpl: 10 }, 0)).toBe(116);
    expect(scoreOf('wb', 129)).toBe(4.5);
    expect(rating('fb', { ie: 10.2, bpl: 4.3 }, 0)).toBeCloseTo(137.8, 10);
    expect(rating('fb', { ie: 10.2, bpl: 4.3 }, 0.02, 300)).toBeCloseTo(
      148 - 10.2 - ((132 - 10.2) * 2) / 6.3 - 1.48 * fullDelayImpairment(300),
      10,
    );
    expect(scoreOf('fb', 74)).toBe(scoreOf('nb', 50));
  });

  it('rates a codec without any robustness', () => {
    expect(rating('nb', { ie: 5, bpl: 0 }, 0)).toBe(88.2);
    expect(rating('nb', { ie: 5, bpl: 0 }, 1)).toBeCloseTo(-1.8, 10);
  });
});
