import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { Shares, type Release } from './shares';

/** Longer than a test takes. */
const LONG = 60_000;

/** Takes one after the other until the key gets no more. @returns how many it got */
function takeAll(shares: Shares, key: string): number {
  let count = 0;
  while (shares.take(key)) count++;
  return count;
}

describe('shares of connections', () => {
  it.each([
    [10, [5, 3, 1, 1, 0]],
    [3, [2, 1, 0]],
    [2, [1, 1, 0]],
    [1, [1, 0]],
  ])('of %i, greedy keys get what leaves something to the next', (total, expected) => {
    const shares = new Shares(total);
    expect(expected.map((_, key) => takeAll(shares, String(key)))).toEqual(expected);
  });

  it('gives one key that holds nothing all that is free', () => {
    expect(new Shares(10).take('a', 10)).toBeDefined();
    expect(new Shares(10).take('a', 11)).toBeUndefined();
  });

  it('takes back once what is given back twice', () => {
    const shares = new Shares(10);
    const release = shares.take('a', 4);
    shares.take('a');
    release?.();
    release?.();
    expect([shares.free, shares.heldBy('a')]).toEqual([9, 1]);
  });

  it('lets keys wait in turns, however many wait under one of them', async () => {
    const shares = new Shares(1);
    const first = shares.take('x');
    const served: string[] = [];
    const waits = ['a', 'a', 'a', 'b', 'c'].map(async (key) => {
      const release = await shares.wait(key, LONG);
      served.push(key);
      release?.();
    });
    first?.();
    await Promise.all(waits);
    expect(served).toEqual(['a', 'b', 'c', 'a', 'a']);
    expect(shares.free).toBe(1);
  });

  it('does not let a later one of the same key pass by', async () => {
    const shares = new Shares(4);
    const hold = shares.take('a', 2) as Release;
    const large = shares.wait('a', LONG, 3);
    expect(shares.wait('a', LONG)).toBeInstanceOf(Promise);
    hold();
    expect(await large).toBeInstanceOf(Function);
  });

  it('ends a wait that is too long with nothing, and serves who stood behind', async () => {
    const shares = new Shares(4);
    shares.take('a', 2);
    const large = shares.wait('a', 1, 2);
    const small = shares.wait('b', LONG);
    expect(await large).toBeUndefined();
    expect(await small).toBeInstanceOf(Function);
    await sleep(2);
    expect(shares.heldBy('a')).toBe(2);
  });

  it('never gives out more than there is, and has all of it when all is given back', () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      amount: fc.integer({ min: 1, max: 6 }),
      isTake: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), (steps, total) => {
        const shares = new Shares(total);
        const releases: Release[] = [];
        for (const { key, amount, isTake } of steps) {
          const release = isTake ? shares.take(key, amount) : releases.shift()?.();
          if (release) releases.push(release);
          expect(shares.free).toBeGreaterThanOrEqual(0);
          expect(['a', 'b', 'c'].reduce((sum, one) => sum + shares.heldBy(one), shares.free)).toBe(total);
        }
        for (const release of releases) release();
        expect(shares.free).toBe(total);
      }),
    );
  });

  it('tells those who hold their share from those who find nothing', () => {
    const shares = new Shares(4);
    takeAll(shares, 'a');
    expect([shares.isOwn('a'), shares.isOwn('b')]).toEqual([true, false]);
    takeAll(shares, 'b');
    takeAll(shares, 'c');
    expect([shares.isOwn('a'), shares.isOwn('d')]).toEqual([true, false]);
  });
});
