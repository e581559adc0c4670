import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { namesIn, samplesOf } from '../support/metrics';
import { startTestApp } from '../support/test-app';

const deploy = resolve(__dirname, '../../deploy');
const read = (name: string): string => readFileSync(join(deploy, name), 'utf8');

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

/** Names of metrics in an expression. The rules record no name that Prometheus gets from the service. */
function metricsIn(expression: string): string[] {
  return Array.from(expression.matchAll(/(?<![\w:])(?:callrecords|process|nodejs)_\w+(?![\w:(])/g), ([name]) => name);
}

describe('what deploy/ shows', () => {
  let known: Set<string>;
  let labels: Set<string>;
  beforeAll(async () => {
    const api = await startTestApp();
    const { text } = await api.request('/metrics', { token: null });
    await api.close();
    known = new Set([...namesIn(text), ...samplesOf(text).map(({ name }) => name)]);
    for (const name of namesIn(text)) for (const end of ['_bucket', '_sum', '_count']) known.add(name + end);
    labels = new Set([
      'instance',
      'job',
      'le',
      'status',
      'route',
      'method',
      'limit',
      'budget',
      'kind',
      'outcome',
      'way',
      'state',
      'version',
      'node',
    ]);
  });

  const expressionsOfRules = (): string[] => {
    const { groups } = parse(read('prometheus-rules.yml')) as { groups: { rules: { expr: string }[] }[] };
    return groups.flatMap(({ rules }) => rules.map(({ expr }) => expr));
  };
  const panels = (): Panel[] => (JSON.parse(read('grafana-dashboard.json')) as { panels: Panel[] }).panels;

  it.each([
    ['rules', expressionsOfRules],
    ['panels', () => panels().flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))],
  ])('the %s name metrics and labels that a scrape has', (_, expressions) => {
    const named = expressions().flatMap(metricsIn);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
    const selected = expressions().flatMap((text) =>
      Array.from(text.matchAll(/[{,]\s*(\w+)(?:=~|!~|!=|=)"/g), ([, label = '']) => label),
    );
    expect(selected.filter((label) => !labels.has(label))).toEqual([]);
  });

  it('the dashboard has a panel for each of the own metrics', () => {
    const shown = panels().flatMap(({ targets = [] }) => targets.flatMap(({ expr }) => metricsIn(expr)));
    const own = [...known].filter((name) => /^callrecords_/.test(name) && !/_(bucket|sum|count)$/.test(name));
    const missing = own.filter((name) => !shown.some((other) => other.replace(/_(bucket|sum|count)$/, '') === name));
    expect(missing).toEqual([]);
  });
});
