import { Lane } from './lane';

/** A lane whose work ends when the test says so. */
function laneOf(size: number) {
  const lane = new Lane(size);
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const start = (...keys: string[]): void =>
    lane.start(keys, (key) => {
      started.push(key);
      return new Promise((resolve) => ends.set(key, resolve));
    });
  const end = async (key: string): Promise<void> => {
    ends.get(key)?.();
    await Promise.resolve().then(() => undefined);
  };
  return { lane, started, start, end };
}

describe('a lane', () => {
  it('starts so much at a time, and each key once', async () => {
    const { started, start, end } = laneOf(2);
    start('a', 'b', 'c');
    start('a', 'b', 'c');
    expect(started).toEqual(['a', 'b']);
    await end('a');
    start('b', 'c');
    expect(started).toEqual(['a', 'b', 'c']);
  });

  it('serves those first that have waited longest, however they are listed', async () => {
    const { started, start, end } = laneOf(1);
    for (const key of ['a', 'b', 'c', 'a', 'b', 'c']) {
      start('a', 'b', 'c');
      await end(key);
    }
    expect(started).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
    start('a', 'b', 'newcomer');
    expect(started.at(-1)).toBe('newcomer');
  });

  it('tells when all has ended', async () => {
    const { lane, start, end } = laneOf(2);
    start('a');
    let hasEnded = false;
    const ended = lane.ended().then(() => (hasEnded = true));
    await end('b');
    expect(hasEnded).toBe(false);
    await end('a');
    await ended;
  });
});
