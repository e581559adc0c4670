import { Restarts } from './restarts';

describe('restarts of workers', () => {
  it('waits longer and longer, and gives up a worker that ends six times within a minute', () => {
    const restarts = new Restarts();
    const waits = [0, 10, 20, 30, 59_999, 59_999].map((now) => restarts.afterEnd(now));
    expect(waits).toEqual([100, 200, 400, 800, 1600, undefined]);
  });

  it('forgets after a minute', () => {
    const restarts = new Restarts();
    const waits = [0, 0, 0, 0, 0, 60_000, 60_001].map((now) => restarts.afterEnd(now));
    expect(waits).toEqual([100, 200, 400, 800, 1600, 100, 200]);
  });
});
