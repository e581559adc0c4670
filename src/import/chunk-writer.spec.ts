import { DatabaseError } from 'pg';
import { OverBudget } from '../budgets/over-budget';
import type { TenantDatabase, TenantTransaction } from '../database/tenant-database';
import { GraphError } from '../graph/errors/graph-error';
import { PartlyStored } from './chunk-failure';
import { ChunkWriter } from './chunk-writer';
import { readLine, type ImportLine } from './import-line';

function failure(code: string): DatabaseError {
  const error = new DatabaseError('no', 2, 'error');
  error.code = code;
  return error;
}

const session = async (number: number): Promise<ImportLine> =>
  readLine({
    number,
    bytes: Buffer.from(
      `{"callRecordId":"c","id":"s${number}","modalities":["audio"],"caller":{},"callee":{},
        "startDateTime":"2024-03-01T09:00:00Z","endDateTime":"2024-03-01T09:30:00Z"}`.replaceAll('\n', ''),
    ),
  });
const sessions = (count: number): Promise<ImportLine[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => session(index + 1)));

/**
 * A writer on a database that holds the call record `c`.
 * @param fails what it throws for a chunk of so many lines that begins with this number
 */
function writerOn(fails: (lines: number, first: number) => unknown) {
  const begun: number[] = [];
  const query = ({ text, values }: { text: string; values: readonly unknown[] }): Promise<unknown[]> => {
    if (text.startsWith('SELECT id'))
      return Promise.resolve([{ id: 'c', version: '1', lastModified: '1', nextPosition: '0' }]);
    if (!text.startsWith('SELECT current_ticks')) return Promise.resolve([]);
    const ids = values[1] as string[];
    begun.push(ids.length);
    const error = fails(ids.length, Number(ids[0]?.slice(1)));
    return error === undefined ? Promise.resolve([{ now: '2', sessions: [] }]) : Promise.reject(error as Error);
  };
  const tx = { query, copy: () => Promise.resolve() } as unknown as TenantTransaction;
  const database = { transaction: (_: string, work: (on: TenantTransaction) => Promise<unknown>) => work(tx) };
  return { begun, writer: new ChunkWriter(database as TenantDatabase) };
}

const thrownBy = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('chunk writer', () => {
  it('finds the one line among many that cannot be stored, and stores the others in their order', async () => {
    const { begun, writer } = writerOn((lines, first) =>
      first <= 600 && 600 < first + lines ? failure('22003') : undefined,
    );
    const plan = await writer.write('t', await sessions(1000));
    expect(plan.refused.map(({ number }) => number)).toEqual([600]);
    expect(plan.counts).toMatchObject({ lines: 1000, sessions: { added: 999, unchanged: 0 }, refused: 1 });
    expect(begun.length).toBeLessThanOrEqual(2 * 10 + 1);
  });

  it('refuses the line that brings a fault of the service to light', async () => {
    const { writer } = writerOn((lines, first) =>
      first <= 3 && 3 < first + lines ? new TypeError('x is undefined') : undefined,
    );
    const plan = await writer.write('t', await sessions(5));
    expect(plan.refused.map(({ number, error }) => [number, error.key])).toEqual([[3, 'generalException']]);
  });

  it('takes no connection for lines that are refused anyway', async () => {
    const { begun, writer } = writerOn(() => undefined);
    const lines = await Promise.all([1, 2, 3].map((number) => readLine({ number, bytes: Buffer.from('x') })));
    expect((await writer.write('t', lines)).counts).toMatchObject({ lines: 3, refused: 3 });
    expect(begun).toEqual([]);
  });

  it.each(['53100', '42P01', 'XX000'])('does not blame a line for what all would meet (%s)', async (code) => {
    const { begun, writer } = writerOn(() => failure(code));
    expect(await thrownBy(writer.write('t', await sessions(8)))).toMatchObject({ code });
    expect(begun).toEqual([8]);
  });

  it('tells what was stored of a chunk that can no longer be', async () => {
    const { writer } = writerOn((lines, first) => {
      if (lines === 8) return failure('57014');
      return first === 5 ? failure('53100') : undefined;
    });
    const error = await thrownBy(writer.write('t', await sessions(8)));
    expect(error).toBeInstanceOf(PartlyStored);
    expect(error).toMatchObject({ plan: { counts: { lines: 4 } }, reason: { code: '53100' } });
  });

  it('gives up where every line takes too long', async () => {
    const { begun, writer } = writerOn(() => failure('57014'));
    expect(await thrownBy(writer.write('t', await sessions(1000)))).toBeInstanceOf(PartlyStored);
    expect(begun.length).toBeLessThan(30);
  });
});

describe('others that are in the way', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it.each([
    ['a conflict', failure('23505'), 'Other requests keep writing'],
    ['a deadlock', failure('40P01'), 'cannot reach its database'],
    ['a lost connection', new Error('Connection terminated unexpectedly'), 'cannot reach its database'],
  ])('are waited for, and %s that does not end is told as 503', async (_, error, message) => {
    const { begun, writer } = writerOn(() => error);
    const thrown = thrownBy(writer.write('t', await sessions(8)));
    await jest.advanceTimersByTimeAsync(10_000);
    expect(await thrown).toMatchObject({ key: 'serviceNotAvailable', headers: { 'Retry-After': '2' } });
    expect(((await thrown) as GraphError).message).toContain(message);
    expect(begun.length).toBeGreaterThan(5);
    expect(begun.length).toBeLessThan(50);
  });

  it('of the same tenant are told as 429', async () => {
    const { writer } = writerOn(() => new OverBudget({ what: 'connections' }, true));
    const thrown = thrownBy(writer.write('t', await sessions(8)));
    await jest.advanceTimersByTimeAsync(10_000);
    expect(await thrown).toMatchObject({ key: 'tooManyRequests', headers: { 'Retry-After': '2' } });
  });

  it('delay a chunk that is stored in the end', async () => {
    let tries = 0;
    const { writer } = writerOn(() => (++tries < 4 ? failure('23505') : undefined));
    const plan = writer.write('t', await sessions(8));
    await jest.advanceTimersByTimeAsync(2_000);
    expect((await plan).counts).toMatchObject({ lines: 8, sessions: { added: 8 } });
  });
});
