import fc from 'fast-check';
import { copyText } from './copy-text';

/** Parses rows as in PostgreSQL's documentation of COPY, "Text Format". */
function rowsOf(text: string): string[][] {
  const signs: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '\\': '\\' };
  const values = (line: string): string[] =>
    line.split('\t').map((value) => value.replaceAll(/\\(.)/g, (_, sign: string) => signs[sign] ?? ''));
  return text.split('\n').slice(0, -1).map(values);
}

const value = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\\', '\t', '\n', '\r', 'n', '.', 'N') });

describe('copy text', () => {
  it('writes every value so that it is read as the same', () =>
    fc.assert(
      fc.property(value, fc.array(fc.array(value, { minLength: 1, maxLength: 3 })), (first, rows) => {
        const text = Buffer.concat([...copyText(rows, first)]).toString();
        expect(rowsOf(text)).toEqual(rows.map((row) => [first, ...row]));
      }),
    ));

  it('hands pieces on long before all is written', () => {
    const rows = Array.from({ length: 9 }, () => ['x'.repeat(40_000)]);
    const pieces = copyText(rows, 't');
    expect(Array.from(pieces, ({ length }) => length)).toEqual([...Array<number>(4).fill(80_006), 40_003]);
  });

  it('makes nothing of no rows', () => {
    expect([...copyText([], 't')]).toEqual([]);
  });
});
