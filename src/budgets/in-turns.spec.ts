import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Steps } from '../edm/json/steps';
import { inATurn, inTurns } from './in-turns';

/** Work of so many steps, each of which takes longer than a turn. */
function* slowWork(steps: number, onStep: () => void): Steps<string> {
  for (let step = 0; step < steps; step++) {
    onStep();
    for (const end = performance.now() + 6; performance.now() < end;);
    yield;
  }
  return 'done';
}

describe('in turns', () => {
  it('lets the event loop go on between turns', async () => {
    let rounds = 0;
    let isOver = false;
    const counting = (async () => {
      for (; !isOver; rounds++) await nextTurn();
    })();
    expect(await inTurns(slowWork(10, () => undefined))).toBe('done');
    isOver = true;
    await counting;
    expect(rounds).toBeGreaterThanOrEqual(9);
  });

  it('lets pieces of work take turns, one in each round of the event loop', async () => {
    const order: string[] = [];
    const started = ['a', 'b', 'c'].map((name) => inTurns(slowWork(3, () => order.push(name))));
    const rounds = (async () => {
      while (order.length < 9) {
        const before = order.length;
        await nextTurn();
        expect(order.length - before).toBeLessThanOrEqual(1);
      }
    })();
    await Promise.all([...started, rounds]);
    expect(order.join('')).toBe('abcabcabc');
  });

  it('fails with what the work throws, and goes on with other work', async () => {
    const failing = inATurn(() => {
      throw new Error('mine');
    });
    const other = inATurn(() => 1);
    await expect(failing).rejects.toThrow('mine');
    expect(await other).toBe(1);
    expect(await inATurn(() => 2)).toBe(2);
  });
});
