import type { Statement } from '../odata/sql-builder';
import { TenantUsage } from './tenant-usage';

const LIMIT = 1000;

/** @param answers results of the measurements: bytes by tenant, and whether all rows were read */
function usageOf(...answers: [Readonly<Record<string, number>>, isExact?: boolean][]) {
  const pages: unknown[] = [];
  let before: () => void = () => undefined;
  const queryAll = (_name: string, { values: [most] }: Statement) => {
    pages.push(most);
    before();
    const [bytes, isExact = true] = answers.shift() ?? [{}];
    return Promise.resolve(Object.entries(bytes).map(([tenantId, amount]) => ({ tenantId, bytes: amount, isExact })));
  };
  const usage = new TenantUsage({ queryAll: queryAll as never }, LIMIT, 4);
  const admits = (tenantId: string, bytes = 0): boolean => {
    try {
      usage.admit(tenantId, bytes);
      return true;
    } catch {
      return false;
    }
  };
  return { usage, admits, pages, during: (work: () => void) => (before = work) };
}

describe('tenant usage', () => {
  it('counts what comes in at once, for its tenant alone', () => {
    const { admits } = usageOf();
    expect([admits('a', 600), admits('a', 600), admits('a', 1), admits('b', 1)]).toEqual([true, true, false, true]);
  });

  it('counts what was measured, and what has come in since', async () => {
    const { usage, admits } = usageOf([{ a: 900, b: 1000 }]);
    admits('a', 5000);
    await usage.measure();
    expect([admits('b'), admits('a', 50), admits('a', 50), admits('a')]).toEqual([false, true, true, false]);
  });

  it('forgets nothing that comes in while it measures', async () => {
    const { usage, admits, during } = usageOf([{ a: 500 }], [{ a: 500 }]);
    await usage.measure();
    during(() => admits('a', 600));
    await usage.measure();
    expect(admits('a')).toBe(false);
  });

  it('lets a tenant write again that has deleted what it had', async () => {
    const { usage, admits } = usageOf([{ a: 2000 }], [{}]);
    await usage.measure();
    expect(admits('a')).toBe(false);
    await usage.measure();
    expect(admits('a')).toBe(true);
  });

  it('does not follow every whim of chance, where it has looked at a part only, but in the end', async () => {
    const wild = [1300, 800, 1250, 850].map((a): [Record<string, number>, boolean] => [{ a }, false]);
    const { usage, admits } = usageOf(
      [{ a: 990 }, true],
      ...wild,
      ...Array.from({ length: 12 }, (): (typeof wild)[0] => [{ a: 400 }, false]),
    );
    await usage.measure();
    expect(admits('a')).toBe(true);
    for (let n = 0; n < 4; n++) await usage.measure();
    expect(admits('a', 0)).toBe(false);
    for (let n = 0; n < 12; n++) await usage.measure();
    expect(admits('a', 400)).toBe(true);
  });

  it('shares the pages that are read between the processes', async () => {
    const { usage, pages } = usageOf();
    await usage.measure();
    expect(pages).toEqual([4096]);
  });
});
