import { Random } from './random';

describe('Random', () => {
  it('is xoshiro128**, by the numbers that its other implementations test with', () => {
    const random = new Random(Uint32Array.of(1, 2, 3, 4));
    const expected = [
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ];
    expect(expected.map(() => random.next())).toEqual(expected);
  });

  it('stays within what is asked for', () => {
    const random = Random.of('bounds');
    for (let n = 0; n < 1000; n++) {
      expect(random.unit()).toBeLessThan(1);
      expect([3, 4, 5]).toContain(random.whole(3, 5));
      expect(Math.abs(random.about(10, 2) - 10)).toBeLessThanOrEqual(4);
      expect(
        random.weighted([
          [1, 'a'],
          [0, 'b'],
          [2, 'c'],
        ]),
      ).not.toBe('b');
      expect(random.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });

  it('follows from the seed', () => {
    expect(Random.of('a').next()).toBe(Random.of('a').next());
    expect(new Set(['', 'a', 'b', 'ab', 'ba'].map((seed) => Random.of(seed).next())).size).toBe(5);
  });
});
