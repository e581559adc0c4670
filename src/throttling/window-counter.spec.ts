import fc from 'fast-check';
import { WindowCounter } from './window-counter';

const LENGTH = 20_000;
const start = 7 * LENGTH;

describe('window counter', () => {
  it('lets as many requests through as the limit has, and refuses the next', () => {
    const counter = new WindowCounter(3, LENGTH);
    const within = [0, 1, 2, 3, 4].map((at) => counter.count('a', start + at).isWithin);
    expect(within).toEqual([true, true, true, false, false]);
  });

  it('counts each key by itself', () => {
    const counter = new WindowCounter(1, LENGTH);
    expect(['a', 'b', 'a'].map((key) => counter.count(key, start).isWithin)).toEqual([true, true, false]);
  });

  it('lets requests of the period before leave the window bit by bit', () => {
    const counter = new WindowCounter(10, LENGTH);
    for (let n = 0; n < 10; n++) counter.count('a', start);
    expect(counter.count('a', start + LENGTH)).toEqual({ isWithin: false, used: 11 });
    expect(counter.count('a', start + 1.5 * LENGTH)).toEqual({ isWithin: true, used: 7 });
    expect(counter.count('a', start + 4 * LENGTH)).toEqual({ isWithin: true, used: 1 });
  });

  it('keeps somebody out who goes on asking', () => {
    const counter = new WindowCounter(5, LENGTH);
    const outcomes = Array.from({ length: 100 }, (_, n) => counter.count('a', start + n * 1000).isWithin);
    // One a second is four times the limit.
    expect(outcomes.slice(5).some(Boolean)).toBe(false);
  });
});

/** Requests of one key, given by the milliseconds between them. */
const gaps = fc.array(fc.nat(LENGTH * 0.7), { minLength: 1, maxLength: 60 });
const limit = fc.integer({ min: 1, max: 30 });

describe('window counter', () => {
  it('lets nobody through a hair before the wait is over, and everybody at its end', () => {
    fc.assert(
      fc.property(limit, gaps, fc.nat(LENGTH), (most, between, offset) => {
        let now = start + offset;
        const play = (): WindowCounter => {
          const counter = new WindowCounter(most, LENGTH);
          now = start + offset;
          for (const gap of between) counter.count('a', (now += gap));
          return counter;
        };
        const wait = play().wait('a', now);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(play().count('a', now + wait).isWithin).toBe(true);
        if (wait > 1) expect(play().count('a', now + wait - 1).isWithin).toBe(false);
      }),
    );
  });

  it('agrees with a count of all requests, to what the period before can be off', () => {
    fc.assert(
      fc.property(gaps, (between) => {
        const counter = new WindowCounter(10, LENGTH);
        const times: number[] = [];
        let now = start;
        for (const gap of between) {
          times.push((now += gap));
          const { used } = counter.count('a', now);
          const period = Math.floor(now / LENGTH) * LENGTH;
          const inCurrent = times.filter((time) => time >= period).length;
          const inPrevious = times.filter((time) => time >= period - LENGTH && time < period).length;
          expect(used).toBeGreaterThanOrEqual(inCurrent - 1e-6);
          expect(used).toBeLessThanOrEqual(inCurrent + inPrevious + 1e-6);
          // Keys without requests for two periods are not counted.
          if (inPrevious === 0) expect(used).toBe(inCurrent);
        }
      }),
    );
  });
});
