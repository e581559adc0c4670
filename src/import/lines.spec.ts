import fc from 'fast-check';
import { linesOf, type Line } from './lines';

async function split(text: Buffer, sizes: readonly number[], limit: number): Promise<Line[]> {
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0, n = 0; at < text.length; n++) {
      const size = sizes[n % sizes.length] ?? 1;
      yield text.subarray(at, at + size);
      at += size;
    }
  }
  const lines: Line[] = [];
  for await (const some of linesOf({ chunks: chunks(), received: text.length }, limit)) lines.push(...some);
  return lines;
}

describe('lines of an import', () => {
  it('finds the same lines however the body comes in', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'bcd', ' ', '\r', '\n', '\n', 'é')).map((parts) => parts.join('')),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 }),
        async (text, sizes) => {
          const expected = text
            .split('\n')
            .map((line, index) => [index + 1, Buffer.byteLength(line) > 5 ? undefined : line] as const)
            .filter(([, line]) => line === undefined || line.trim() !== '');
          const lines = await split(Buffer.from(text), sizes, 5);
          expect(lines.map(({ number, bytes }) => [number, bytes?.toString()])).toEqual(expected);
        },
      ),
    ));

  it('takes a line that comes byte by byte in a time that grows as it does', async () => {
    const timeOf = async (length: number): Promise<number> => {
      const began = process.cpuUsage();
      const lines = await split(Buffer.from(`${'x'.repeat(length)}\n`), [1], 1e7);
      expect(lines[0]?.bytes).toHaveLength(length);
      const { user, system } = process.cpuUsage(began);
      return user + system;
    };
    await timeOf(5_000);
    const [one, eight] = [await timeOf(5_000), await timeOf(40_000)];
    expect(eight / one).toBeLessThan(30);
  });

  it('numbers the lines of a body with millions of empty ones', async () => {
    const lines = await split(Buffer.from(`${'\n'.repeat(3_000_000)}x\n\r\n \ny`), [65_536], 10);
    expect(lines.map(({ number, bytes }) => [number, bytes?.toString()])).toEqual([
      [3_000_001, 'x'],
      [3_000_004, 'y'],
    ]);
  });
});
