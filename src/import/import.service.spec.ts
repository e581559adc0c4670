import { GraphError } from '../graph/errors/graph-error';
import type { ChunkPlan } from './chunk-plan';
import type { ChunkWriter } from './chunk-writer';
import { noCounts } from './import-counts';
import type { ImportLine } from './import-line';
import { ImportService } from './import.service';

/** A chunk on its way, which the test ends when it likes. */
interface Begun {
  readonly first: number;
  store(): void;
  fail(): void;
}

const admit = jest.fn();

/** An import of so many lines, a thousand of which are a chunk. */
function start(lines: number): { begun: Begun[]; answer: AsyncGenerator<string> } {
  const begun: Begun[] = [];
  const writer: Pick<ChunkWriter, 'write'> = {
    write: (_tenantId, chunk: readonly ImportLine[]) =>
      new Promise((resolve, reject) => {
        const plan: ChunkPlan = { changes: [], refused: [], counts: { ...noCounts(), lines: chunk.length } };
        const [line] = chunk;
        begun.push({
          first: line?.kind === 'refused' ? line.number : 0,
          store: () => resolve(plan),
          fail: () => reject(new GraphError('serviceNotAvailable')),
        });
      }),
  };
  async function* chunks(): AsyncGenerator<Buffer> {
    yield Buffer.from('x\n'.repeat(lines));
  }
  const service = new ImportService(writer, { admit }, { line: 100, imports: 4 });
  return {
    begun,
    answer: service.import({ tenantId: 'tenant', requestId: 'r' }, { chunks: chunks(), received: 2 * lines }),
  };
}

async function linesOf(answer: AsyncGenerator<string>): Promise<unknown[]> {
  const lines: unknown[] = [];
  for await (const text of answer) {
    const { kind, lines: count } = JSON.parse(text) as { kind: string; lines: number };
    lines.push([kind, count]);
  }
  return lines;
}

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise(setImmediate);
};

describe('import service', () => {
  it('writes two chunks at a time, and tells of them in their order', async () => {
    const { begun, answer } = start(2500);
    const lines = linesOf(answer);
    await until(() => begun.length === 2);
    begun[1]?.store();
    begun[0]?.store();
    await until(() => begun.length === 3);
    begun[2]?.store();
    expect(begun.map(({ first }) => first)).toEqual([1, 1001, 2001]);
    expect(await lines).toEqual([
      ['progress', 1000],
      ['progress', 2000],
      ['progress', 2500],
      ['totals', 2500],
    ]);
  });

  it('tells what is stored at once, though the body goes on', async () => {
    const { begun, answer } = start(1000);
    const first = answer.next();
    await until(() => begun.length === 1);
    begun[0]?.store();
    expect((await first).value).toMatch(/"progress"/);
  });

  it('counts a chunk that was stored beside one that failed', async () => {
    const { begun, answer } = start(2500);
    const lines = linesOf(answer);
    await until(() => begun.length === 2);
    begun[0]?.fail();
    begun[1]?.store();
    expect(await lines).toEqual([
      ['progress', 1000],
      ['failed', 1000],
    ]);
  });

  it('fails as a whole when nothing was stored', async () => {
    const { begun, answer } = start(1500);
    const lines = linesOf(answer);
    await until(() => begun.length === 2);
    for (const { fail } of begun) fail();
    await expect(lines).rejects.toThrow(new GraphError('serviceNotAvailable'));
  });
});
