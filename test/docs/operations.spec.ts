import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import '../../src/metrics/instruments';
import '../../src/metrics/readings';
import { registry } from '../../src/metrics/registry';

const root = resolve(__dirname, '../..');
const page = readFileSync(join(root, 'docs/operations.md'), 'utf8');

/** Rows of the table with this heading, as their cells without marks. */
function rowsUnder(heading: string): string[][] {
  const [, after = ''] = page.split(new RegExp(`^\\| ${heading} .*\\n.*\\n`, 'm'));
  const rows = after.slice(0, after.search(/^(?!\|)/m)).split('\n');
  return rows.filter(Boolean).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert?: string; readonly expr: string }[] }[];
}

describe('docs/operations.md', () => {
  it('tells every metric of the service', () => {
    const declared = registry.getMetricsAsArray().map(({ name, help }) => {
      const { labelNames } = registry.getSingleMetric(name) as { labelNames?: readonly string[] };
      return [name, (labelNames ?? []).join(', '), help];
    });
    expect(rowsUnder('Metric')).toEqual(declared);
  });

  it('tells what to do about every alert', () => {
    const { groups } = parse(readFileSync(join(root, 'deploy/prometheus-rules.yml'), 'utf8')) as Rules;
    const alerts = groups.flatMap(({ rules }) => rules.flatMap(({ alert }) => alert ?? []));
    expect(rowsUnder('Alert').map(([name]) => name)).toEqual(alerts);
  });
});
