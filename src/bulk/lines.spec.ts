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
  for await (const some of linesOf(chunks(), limit)) lines.push(...some);
  return lines;
}

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
