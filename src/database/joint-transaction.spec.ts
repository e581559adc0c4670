import { AsyncLocalStorage } from 'node:async_hooks';
import { join, joint, type JointTransaction } from './joint-transaction';
import { Preparation } from './preparation';
import type { TenantTransaction } from './tenant-transaction';

const begin = (): JointTransaction => ({
  transaction: { isOver: false } as TenantTransaction,
  preparation: new Preparation(),
  afterwards: [],
});

describe('joint transaction', () => {
  it('costs promises nothing any more once the last has ended for a while', async () => {
    jest.useFakeTimers();
    const disable = jest.spyOn(AsyncLocalStorage.prototype, 'disable');
    const [first, second] = [begin(), begin()];
    let end = (): void => undefined;
    const long = join(first, () => new Promise<void>((resolve) => (end = resolve)));
    await join(second, () => Promise.resolve());
    jest.advanceTimersByTime(600_000);
    expect(disable).not.toHaveBeenCalled();
    end();
    await long;
    jest.advanceTimersByTime(119_000);
    expect(disable).not.toHaveBeenCalled();
    jest.advanceTimersByTime(2_000);
    expect(disable).toHaveBeenCalledTimes(1);
    // And the next finds its own.
    const third = begin();
    expect(await join(third, () => Promise.resolve(joint()))).toBe(third);
    jest.useRealTimers();
  });
});
