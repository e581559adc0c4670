import { setImmediate as turn } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { ConnectionGate, type Lease } from './connection-gate';

type Connected = (error: Error | undefined, client?: PoolClient) => void;

/** A pool of connections that do nothing. */
class FakePool {
  readonly options: { readonly max: number };
  /** Makes the next connection fail. */
  failure?: Error;
  opened = 0;
  released: (boolean | undefined)[] = [];

  constructor(max: number) {
    this.options = { max };
  }

  connect(connected: Connected): void {
    const { failure } = this;
    this.failure = undefined;
    if (failure) return connected(failure);
    const processID = ++this.opened;
    const release = (isBroken?: boolean): void => void this.released.push(isBroken);
    connected(undefined, { processID, isUsable: true, release } as unknown as PoolClient);
  }
}

let pool: FakePool;
let gate: ConnectionGate;
const cancelled: number[] = [];

function open(max: number): void {
  pool = new FakePool(max);
  const cancel = (processId: number): Promise<boolean> => {
    cancelled.push(processId);
    return Promise.resolve(true);
  };
  gate = new ConnectionGate(pool as unknown as Pool, { cancel });
}

beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] }));
afterEach(() => jest.useRealTimers());

/** Records the order in which requests get a connection, and releases each in the next turn. */
function note(served: string[], tenant: string): Promise<void> {
  return gate.acquire(tenant, 'read').then(async (lease) => {
    served.push(tenant);
    await turn();
    lease.release();
  });
}

describe('connection gate', () => {
  it('lets tenants take turns, however many wait for one of them, and hands connections on', async () => {
    open(1);
    const first = await gate.acquire('x', 'read');
    const served: string[] = [];
    const all = ['a', 'a', 'a', 'b', 'c'].map((tenant) => note(served, tenant));
    first.release();
    await Promise.all(all);
    expect(served).toEqual(['a', 'b', 'c', 'a', 'a']);
    expect(pool.opened).toBe(1);
    expect(pool.released).toEqual([false]);
  });

  it('ends a wait after 5 seconds, and tells whether the tenant itself is why', async () => {
    open(2);
    const held = [await gate.acquire('a', 'read'), await gate.acquire('b', 'read')];
    const waits = Promise.allSettled(['a', 'c'].map((tenant) => gate.acquire(tenant, 'read')));
    await jest.advanceTimersByTimeAsync(4_500);
    const late = gate.acquire('d', 'read').then((lease) => lease.release());
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await waits).toMatchObject([{ reason: { isOwn: true } }, { reason: { isOwn: false } }]);
    for (const lease of held) lease.release();
    await late;
  });

  it('serves the next where a connection cannot be opened, or is broken', async () => {
    open(1);
    pool.failure = new Error('no connection');
    const failed = gate.acquire('a', 'read');
    await expect(failed).rejects.toThrow('no connection');
    const lease = await gate.acquire('a', 'read');
    const next = gate.acquire('b', 'read');
    lease.release(true);
    (await next).release();
    expect([pool.opened, pool.released]).toEqual([2, [true, false]]);
  });

  it('gives a connection that was cancelled to the next once the cancellation is over', async () => {
    open(1);
    const asker = { destroyed: false };
    const lease = await gate.acquire('a', 'read', asker);
    await jest.advanceTimersByTimeAsync(600);
    expect(cancelled).toEqual([]);
    asker.destroyed = true;
    await jest.advanceTimersByTimeAsync(300);
    expect(cancelled).toEqual([1]);
    const next = gate.acquire('b', 'read');
    lease.release();
    expect((await next).client).toBe(lease.client);
  });

  it('does not keep a place in the line for a client that is gone', async () => {
    open(1);
    const lease = await gate.acquire('a', 'read');
    const asker = { destroyed: false };
    const wait = expect(gate.acquire('b', 'read', asker)).rejects.toMatchObject({ key: 'requestTimeout' });
    asker.destroyed = true;
    await jest.advanceTimersByTimeAsync(300);
    await wait;
    lease.release();
    expect(pool.released).toEqual([false]);
  });

  it('lets a tenant write that has used up its share of reads', async () => {
    open(10);
    const reads: Lease[] = [];
    for (let n = 0; n < 3; n++) reads.push(await gate.acquire('a', 'read'));
    let isServed = false;
    const fourth = gate.acquire('a', 'read').then((lease) => {
      isServed = true;
      lease.release();
    });
    (await gate.acquire('a', 'write')).release();
    await turn();
    expect(isServed).toBe(false);
    for (const lease of reads) lease.release();
    await fourth;
  });
});
