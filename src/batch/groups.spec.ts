import { Preparation, Unprepared } from '../database/preparation';
import type { SigningKey } from '../database/signing-key';
import type { TenantDatabase, TenantTransaction } from '../database/tenant-database';
import { Groups, type GroupRun } from './groups';

afterEach(() => jest.useRealTimers());

function groupsOf(needs: (preparation: Preparation) => void = () => undefined): Groups {
  const together: TenantDatabase['together'] = async (_, work, preparation = new Preparation()) => {
    needs(preparation);
    const result = await work({} as TenantTransaction);
    if (!preparation.isComplete) throw new Unprepared();
    return result;
  };
  const links = { tokens: () => Promise.resolve({}) } as SigningKey;
  return new Groups({ together } as TenantDatabase, links);
}

const make = (groups: Groups): Promise<number> => groups.make('a', [], async () => 1);

describe('groups of a batch', () => {
  it('a group that needs something else each time is given up', async () => {
    let n = 0;
    const groups = groupsOf((preparation) => preparation.need(String(n++), () => Promise.resolve()));
    await expect(make(groups)).rejects.toMatchObject({ key: 'serviceNotAvailable' });
    expect(n).toBe(3);
  });

  it('a group ends 30 seconds after its beginning, and one that waits too long for something else after 20', async () => {
    jest.useFakeTimers();
    let run: GroupRun | undefined;
    const long = groupsOf().make('a', [], async (current) => {
      run = current;
      run.checkTime();
      await new Promise((resolve) => setTimeout(resolve, 30_001));
      run.checkTime();
    });
    const outcome = expect(long).rejects.toMatchObject({
      key: 'timeout',
      message: expect.stringMatching(/30 seconds/),
    });
    const silent = groupsOf((preparation) => preparation.need('consent', () => new Promise(() => undefined)));
    const waiting = expect(make(silent)).rejects.toMatchObject({ key: 'timeout' });
    await jest.advanceTimersByTimeAsync(20_001);
    await waiting;
    await jest.advanceTimersByTimeAsync(10_001);
    await outcome;
  });
});
