import { setImmediate as turn, setTimeout as later } from 'node:timers/promises';
import { DatabaseError } from 'pg';
import { GraphError } from '../graph/errors/graph-error';
import type { Write, WriteKind } from './sql/write';
import { WriteQueue, type WriteLimits } from './write-queue';
import type { Outcome } from './write-transaction';

const kindOf = (name: string): WriteKind => ({
  sets: [],
  rank: 0,
  statement: () => ({ text: name, values: [] }),
  refusal: () => new GraphError('notFound'),
});
const creation = kindOf('create');
const change = kindOf('change');
const write = (...ids: string[]): Write => ({ kind: creation, ids, values: ['body'] });

const done: Outcome = { row: { json: '{}' }, found: 1 };
const asked = (code: string): DatabaseError => Object.assign(new DatabaseError('x', 1, 'error'), { code });

/** A transaction that the test ends when it likes. */
interface Begun {
  readonly tenantId: string;
  /** Ids of the writes in it, joined by slashes. */
  readonly ids: string[];
  readonly callId: string | undefined;
  end(outcomes?: Outcome[] | Error): Promise<void>;
}

function queueOf(limits: Partial<WriteLimits> = {}): { queue: WriteQueue; begun: Begun[] } {
  const begun: Begun[] = [];
  const queue = new WriteQueue(
    (tenantId, writes, callId) =>
      new Promise((resolve, reject) => {
        const end = async (outcomes: Outcome[] | Error = writes.map(() => done)): Promise<void> => {
          if (outcomes instanceof Error) reject(outcomes);
          else resolve(outcomes);
          await turn();
          await turn();
        };
        begun.push({ tenantId, ids: writes.map(({ ids }) => ids.join('/')), callId, end });
      }),
    { shared: 1, held: 1, writes: 100, bytes: 10_000, patience: 10_000, ...limits },
  );
  return { queue, begun };
}

const idsOf = (begun: readonly Begun[]): string[][] => begun.map(({ ids }) => ids);

describe('writes that come at different times', () => {
  it('go at once when nothing is under way, and together when something is', async () => {
    const { queue, begun } = queueOf();
    const first = queue.write('t', write('a', '1'));
    await turn();
    expect(idsOf(begun)).toEqual([['a/1']]);
    const others = [write('b', '1'), write('c', '1'), write('c', '2')].map((one) => queue.write('t', one));
    await turn();
    expect(begun).toHaveLength(1);
    await begun[0]?.end();
    expect(await first).toBe(done);
    expect(idsOf(begun)).toEqual([['a/1'], ['b/1', 'c/1', 'c/2']]);
    await begun[1]?.end();
    expect(await Promise.all(others)).toEqual([done, done, done]);
    expect(begun).toHaveLength(2);
  });

  it('of one moment go together', async () => {
    const { queue, begun } = queueOf();
    for (const id of ['a', 'b', 'c']) void queue.write('t', write(id));
    await turn();
    expect(idsOf(begun)).toEqual([['a', 'b', 'c']]);
  });

  it('do not wait for the end of the moment when there are enough of them', () => {
    const { queue, begun } = queueOf();
    for (let id = 0; id < 20; id++) void queue.write('t', write(String(id)));
    expect(begun.map(({ ids }) => ids.length)).toEqual([16]);
  });

  it('are answered when the next are under way', async () => {
    const { queue, begun } = queueOf();
    const first = queue.write('t', write('a')).then(() => begun.length);
    await turn();
    const second = queue.write('t', write('b')).then(() => begun.length);
    await begun[0]?.end();
    expect(await first).toBe(2);
    await begun[1]?.end();
    expect(await second).toBe(2);
  });

  it('wait for those that are under way, though a transaction is free', async () => {
    const { queue, begun } = queueOf({ shared: 2 });
    void queue.write('t', write('a'));
    await turn();
    void queue.write('t', write('b'));
    void queue.write('u', write('c'));
    await turn();
    expect(begun.map(({ tenantId, ids }) => [tenantId, ids])).toEqual([
      ['t', ['a']],
      ['u', ['c']],
    ]);
    await begun[0]?.end();
    expect(idsOf(begun)[2]).toEqual(['b']);
  });

  it('wait no longer for those that take long, but below the same call record', async () => {
    const { queue, begun } = queueOf({ shared: 2, patience: 1 });
    void queue.write('t', write('a', '1'));
    await turn();
    for (const one of [write('a', '2'), write('b', '1')]) void queue.write('t', one);
    await later(20);
    expect(idsOf(begun)).toEqual([['a/1'], ['b/1']]);
    await begun[0]?.end();
    await later(20);
    expect(idsOf(begun)).toEqual([['a/1'], ['b/1'], ['a/2']]);
  });

  it('do not wait for those that have taken long already', async () => {
    const { queue, begun } = queueOf({ shared: 2, patience: 100 });
    void queue.write('t', write('a', '1'));
    await later(120);
    void queue.write('t', write('b', '1'));
    await later(50);
    expect(idsOf(begun)).toEqual([['a/1'], ['b/1']]);
  });

  it('of one kind and target take turns; of two kinds they do not', async () => {
    const { queue, begun } = queueOf();
    for (const one of [write('a', '1'), write('a', '1'), { ...write('a', '1'), kind: change }])
      void queue.write('t', one);
    await turn();
    expect(idsOf(begun)).toEqual([['a/1', 'a/1']]);
    await begun[0]?.end();
    expect(idsOf(begun)[1]).toEqual(['a/1']);
  });

  it('of two tenants never share a transaction, and take turns', async () => {
    const { queue, begun } = queueOf();
    for (const [tenant, id] of [
      ['t', 'a'],
      ['u', 'a'],
      ['t', 'b'],
    ] as const)
      void queue.write(tenant, write(id));
    await turn();
    void queue.write('t', write('c'));
    await begun[0]?.end();
    await begun[1]?.end();
    expect(begun.map(({ tenantId, ids }) => [tenantId, ids])).toEqual([
      ['t', ['a', 'b']],
      ['u', ['a']],
      ['t', ['c']],
    ]);
  });

  it('share a statement only up to a size', async () => {
    const { queue, begun } = queueOf({ bytes: 10_000_000 });
    for (const id of ['a', 'b', 'c']) void queue.write('t', { ...write(id), values: ['x'.repeat(700_000)] });
    await turn();
    expect(idsOf(begun)).toEqual([['a']]);
    await begun[0]?.end();
    expect(idsOf(begun)).toEqual([['a'], ['b']]);
  });
});

describe('write queue', () => {
  it('Writes of a call record that somebody else holds wait for it by themselves, and hold up no others', async () => {
    const { queue, begun } = queueOf();
    const writes = [write('a', '1'), write('b', '1')].map((one) => queue.write('t', one));
    await turn();
    await begun[0]?.end([{ busy: true }, done]);
    expect(await writes[1]).toBe(done);
    expect(begun[1]).toMatchObject({ ids: ['a/1'], callId: 'a' });
    for (const one of [write('a', '2'), write('b', '2')]) void queue.write('t', one);
    await turn();
    expect(begun[2]).toMatchObject({ ids: ['b/2'], callId: undefined });
    await begun[1]?.end();
    expect(await writes[0]).toBe(done);
    await begun[2]?.end();
    expect(begun[3]).toMatchObject({ ids: ['a/2'], callId: undefined });
  });
});

describe('a transaction that fails', () => {
  it.each(['22003', '23505', '40002', '54000', '55P03'])('by %s is tried again in halves', async (code) => {
    const { queue, begun } = queueOf();
    const results = Promise.allSettled(['a', 'b', 'poison', 'd'].map((id) => queue.write('t', write(id))));
    await turn();
    for (let index = 0; index < begun.length; index++) {
      const { ids, end } = begun[index] as Begun;
      await end(ids.includes('poison') ? asked(code) : undefined);
    }
    expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(idsOf(begun)).toEqual([['a', 'b', 'poison', 'd'], ['a', 'b'], ['poison', 'd'], ['poison'], ['d']]);
  });

  it.each(['40001', '40P01'])('by %s for the sake of another is tried again when it is of one write', async (code) => {
    const { queue, begun } = queueOf();
    const results = Promise.allSettled(['a', 'b'].map((id) => queue.write('t', write(id))));
    await turn();
    for (let attempt = 0; attempt < 8; attempt++) await begun[attempt]?.end(attempt === 3 ? undefined : asked(code));
    expect(await results).toMatchObject([{ value: done }, { reason: { code } }]);
    expect(idsOf(begun)).toEqual([['a', 'b'], ...[1, 2, 3].map(() => ['a']), ...[1, 2, 3, 4].map(() => ['b'])]);
  });

  it.each([asked('57014'), asked('57P01'), asked('08006'), new Error('Connection terminated unexpectedly')])(
    'in a way that no write is to blame for, or whose end is unknown, is not tried again: %s',
    async (error) => {
      const { queue, begun } = queueOf();
      const results = Promise.allSettled(['a', 'b'].map((id) => queue.write('t', write(id))));
      await turn();
      await begun[0]?.end(error);
      expect(await results).toEqual([
        { status: 'rejected', reason: error },
        { status: 'rejected', reason: error },
      ]);
      expect(begun).toHaveLength(1);
    },
  );
});

describe('more than the service takes on', () => {
  it.each<[string, Partial<WriteLimits>]>([
    ['writes', { writes: 2 }],
    ['bytes', { bytes: 8 }],
  ])('is refused by the number of %s, until there are answers', async (_name, limits) => {
    const { queue, begun } = queueOf(limits);
    for (const id of ['a', 'b']) void queue.write('t', write(id));
    const refusal = { key: 'serviceNotAvailable', headers: { 'Retry-After': '2' } };
    expect(() => queue.write('u', write('c'))).toThrow(expect.objectContaining(refusal) as Error);
    await turn();
    await begun[0]?.end();
    void queue.write('u', write('c'));
    await turn();
    expect(begun[1]).toMatchObject({ tenantId: 'u', ids: ['c'] });
  });

  it('is counted again when writes fail', async () => {
    const { queue, begun } = queueOf({ writes: 1 });
    const failed = queue.write('t', write('a'));
    await turn();
    await Promise.all([expect(failed).rejects.toThrow('lost'), begun[0]?.end(new Error('lost'))]);
    void queue.write('t', write('b'));
    await turn();
    expect(idsOf(begun)).toEqual([['a'], ['b']]);
  });

  it('of one tenant leaves room for others, and is refused as its own', async () => {
    const { queue } = queueOf({ writes: 100 });
    let count = 0;
    const fill = (): void => {
      for (; count < 100; count++) queue.write('t', write(String(count))).catch(() => undefined);
    };
    expect(fill).toThrow(expect.objectContaining({ name: 'Error', isOwn: true }) as Error);
    expect(count).toBe(75);
    void queue.write('u', write('a'));
    await turn();
  });
});

describe('write queue', () => {
  it('Writes of one tenant that take long leave a transaction to others', async () => {
    const { queue, begun } = queueOf({ shared: 4, held: 4, patience: 1 });
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      void queue.write('t', write(id));
      await later(10);
    }
    void queue.write('u', write('a'));
    await turn();
    expect(begun.map(({ tenantId }) => tenantId)).toEqual(['t', 't', 't', 'u']);
  });

  it('Writes of one tenant whose call records somebody else holds leave a transaction to others', async () => {
    const { queue, begun } = queueOf({ shared: 4, held: 4 });
    for (const [tenant, ids] of [
      ['t', ['a', 'b', 'c', 'd', 'e']],
      ['u', ['a']],
    ] as const)
      for (const id of ids) void queue.write(tenant, write(id));
    await turn();
    await begun[0]?.end(Array<Outcome>(5).fill({ busy: true }));
    await begun[1]?.end([{ busy: true }]);
    expect(begun.slice(2).map(({ tenantId, callId }) => `${tenantId} ${callId}`)).toEqual(['t a', 't b', 't c', 'u a']);
  });
});
