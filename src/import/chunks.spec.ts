import { chunksOf } from './chunks';
import type { Line } from './lines';

async function* asStream(lines: readonly Line[]): AsyncGenerator<readonly Line[]> {
  yield lines;
}

/** Lines of which each is refused. */
function linesOf(count: number, length: number): Line[] {
  const bytes = Buffer.from('x'.repeat(length));
  return Array.from({ length: count }, (_, index) => ({ number: index + 1, bytes }));
}

async function sizesOf(lines: readonly Line[]): Promise<number[]> {
  const sizes: number[] = [];
  for await (const chunk of chunksOf(asStream(lines))) sizes.push(chunk.lines.length);
  return sizes;
}

describe('chunks of an import', () => {
  it('fills chunks by lines and by bytes', async () => {
    expect(await sizesOf(linesOf(2_500, 10))).toEqual([1_000, 1_000, 500]);
    expect(await sizesOf(linesOf(5, 512 * 1024))).toEqual([2, 2, 1]);
    expect(await sizesOf([])).toEqual([]);
  });

  it('lets others have their turn within a chunk, or the database would wait for the writer of the last', async () => {
    let turns = 0;
    const count = (): void => {
      turns++;
      next = setImmediate(count);
    };
    let next = setImmediate(count);
    expect(await sizesOf(linesOf(1_000, 1_024))).toEqual([1_000]);
    clearImmediate(next);
    expect(turns).toBeGreaterThanOrEqual(60);
  });

  it('counts many short lines for a turn, too', async () => {
    let turns = 0;
    const count = (): void => {
      turns++;
      next = setImmediate(count);
    };
    let next = setImmediate(count);
    await sizesOf(linesOf(10_000, 1));
    clearImmediate(next);
    expect(turns).toBeGreaterThanOrEqual(70);
  });
});
