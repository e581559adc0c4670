import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { errorCatalogue } from './error-catalogue';

const root = resolve(__dirname, '../../..');
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8');

/** The rows of the one table in docs/errors.md whose first column has this heading: the cells without their marks. */
function tableOf(heading: string): string[][] {
  const lines = read('docs/errors.md').split('\n');
  const start = lines.findIndex((line) => new RegExp(`^\\| ${heading} +\\|`).test(line)) + 2;
  const length = lines.slice(start).findIndex((line) => !line.startsWith('|'));
  return lines.slice(start, start + length).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

describe('docs/errors.md', () => {
  it('lists every kind of failure with its status and code, and no other', () => {
    const documented = tableOf('Key').map(([key, status, code]) => [key, Number(status), code]);
    expect(documented).toEqual(Object.entries(errorCatalogue).map(([key, { status, code }]) => [key, status, code]));
  });

  it('lists every code of details, and no other', () => {
    const union = /readonly code:((?:\s*\| '\w+')+)/.exec(read('src/edm/json/finding.ts'))?.[1] ?? '';
    const declared = [...union.matchAll(/'(\w+)'/g)].map(([, code]) => code);
    expect(declared.length).toBeGreaterThan(0);
    expect(tableOf('Detail').map(([code]) => code)).toEqual(declared);
  });

  it('says when each of them happens', () => {
    const reasons = [...tableOf('Key'), ...tableOf('Detail')].map((cells) => cells.at(-1));
    for (const reason of reasons) expect(reason).toMatch(/^(?:`\w+`|[A-Z]\w*) .*\.$/);
  });
});
