import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { MOST_ID_LENGTH } from '../../src/batch/batch-request';
import { budgets, type Budget } from '../../src/budgets/budgets';
import { collections } from '../../src/call-records/collections';
import { callRecords } from '../../src/call-records/entity-sets';
import { loadSettings } from '../../src/config/env';
import { variables } from '../../src/config/variables';
import { MOST_HEADER_BYTES } from '../../src/connections/header-size';
import { STATEMENT_TIMEOUT } from '../../src/database/data-source';
import { MOST_FINDINGS } from '../../src/edm/json/finding';
import { limitsOfInput } from '../../src/edm/json/json-limits';
import { typeOf } from '../../src/edm/registry';
import { CallOutcome, CallSummary, QualityHour, Stream, type CallOutcomeMember } from '../../src/quality/model';
import { defaultCodecs } from '../../src/quality/rules/codecs';
import { measurements } from '../../src/quality/rules/measurements';
import { outcomeCodes, outcomeText } from '../../src/quality/rules/outcome-codes';
import { ruleSets, type Limit } from '../../src/quality/rules/rule-sets';
import { pluralOf } from '../../src/odata/entity-set';
import { qualityResources } from '../../src/quality/quality.resources';

const root = resolve(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const markdownBelow = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...markdownBelow('docs')];

/** All files that a page can name, by their paths. */
const files = ['src', 'test', 'docs', 'scripts', 'bench', 'web/src', 'deploy'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
);

/** Text outside of blocks of code. */
const prose = (page: string): string => read(page).replaceAll(/^```.*?^```/gms, '');

/** Rows of the table in a page with this heading, as their cells without marks. */
function rowsOf(page: string, heading: string): string[][] {
  const [, after = ''] = read(page).split(new RegExp(`^\\| ${heading} .*\\n.*\\n`, 'm'));
  const rows = after.slice(0, after.search(/^(?!\|)/m)).split('\n');
  return rows.filter(Boolean).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

/** Rows of the table in docs/api.md with this heading, as their first two cells. */
const tableOf = (heading: string): string[][] => rowsOf('docs/api.md', heading).map((row) => row.slice(0, 2));

describe.each(pages)('%s', (page) => {
  it('names files and folders that exist', () => {
    const text = prose(page);
    const paths = [...text.matchAll(/`((?:src|test|docs|scripts|\.ci)\/[\w./-]*|[\w./-]+\.(?:ts|json|md))`/g)];
    // A tour of the code names a file by the end of its path.
    const missing = paths
      .map(([, path = '']) => path)
      .filter((path) => !existsSync(join(root, path)) && !files.some((file) => file.endsWith(`/${path}`)));
    expect(missing).toEqual([]);
  });

  it('links to pages and headings that exist', () => {
    const links = [...prose(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
    for (const [, path = '', heading] of links) {
      const target = path === '' ? page : join(dirname(page), path);
      expect(existsSync(join(root, target))).toBe(true);
      if (heading !== undefined) expect(anchorsOf(target)).toContain(heading);
    }
  });
});

/** Names by which the headings of a page can be linked to. */
function anchorsOf(page: string): string[] {
  return [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe('docs/api.md', () => {
  it('tells the size of every page', () => {
    const sizes = [...collections, ...qualityResources].map(({ set }) => [
      set.label === 'participant' ? set.name : pluralOf(set),
      String(set.pageSize),
    ]);
    expect(tableOf('Collection').sort()).toEqual(sizes.sort());
  });

  it('tells the limits', () => {
    const length = callRecords.type.properties.get('id')?.length?.[1];
    const limits = Object.fromEntries(tableOf('What')) as Record<string, string>;
    const { depth, members, items, values } = limitsOfInput(0);
    expect(limits).toMatchObject({
      id: `${length} characters`,
      'levels of nesting in a body': String(depth),
      'members of one object in a body': String(members),
      'items of one array in a body': String(items),
      'values in a body': `${values}, more in a longer one`,
      'URL and headers of a request': `${MOST_HEADER_BYTES / 1024} KB, also within a batch`,
      'ids in a batch': `${MOST_ID_LENGTH} characters`,
      'entities on one page': `MAX_PAGE_SIZE, ${variables.maxPageSize.default} unless set`,
      'findings in one error': String(MOST_FINDINGS - 1),
      'time of one database statement': `${STATEMENT_TIMEOUT / 1000} seconds`,
    });
    const megabytes = variables.bodyLimit.default.replace('mb', ' MB');
    expect(limits['request body']).toBe(`BODY_LIMIT, ${megabytes} unless set`);
  });
});

describe('docs/robustness.md', () => {
  const settings = loadSettings({ REQUEST_MEMORY: '768mb' });
  const worded = (amount: number, unit: Budget['unit']): string => {
    if (unit === 'count') return String(amount);
    return unit === 'bytes' ? `${amount / 2 ** 20} MB` : `${amount / 1000} s`;
  };
  const cellsOf = ({ what, unit, most, tenant, beyond, setting }: Budget): string[] => [
    what,
    worded(most(settings), unit),
    typeof tenant === 'number' ? worded(tenant, unit) : (tenant ?? ''),
    beyond.join(', '),
    setting === undefined ? '' : variables[setting].name,
  ];

  it('tells every budget', () => {
    const declared: readonly Budget[] = Object.values(budgets);
    expect(rowsOf('docs/robustness.md', 'Budget')).toEqual(declared.map(cellsOf));
  });
});

describe('docs/quality.md', () => {
  /** What stands in backticks below a heading. */
  const namedBelow = (heading: string): string[] => {
    const section = read('docs/quality.md')
      .split(`\n## ${heading}\n`)[1]
      ?.split(/\n## (?!Classification|Estimated)/)[0];
    return [...(section ?? '').matchAll(/`([^`\n]+)`/g)].map(([, name = '']) => name);
  };

  it.each([
    ['Streams', Stream],
    ['Call summaries', CallSummary],
    ['Quality hours', QualityHour],
  ])('names every property below %s', (heading, type) => {
    const named = new Set(namedBelow(heading));
    // A property that each side has is named once.
    const isNamed = (name: string): boolean => named.has(name) || named.has(name.replace(/^(?:sender|receiver)/, '…'));
    const properties = [...typeOf(type).properties.keys()];
    expect(properties.filter((name) => !isNamed(name))).toEqual([]);
    const ofSides = [...named].filter((name) => /^…[A-Z]/.test(name));
    expect(ofSides.filter((name) => !properties.includes(name.replace('…', 'sender')))).toEqual([]);
  });

  it('describes the properties of quality hours in their order', () => {
    const described = rowsOf('docs/quality.md', 'Property +\\| Meaning +\\| Unit').flatMap(([names = '']) =>
      names.split(', '),
    );
    expect(described).toEqual([...typeOf(QualityHour).properties.keys()]);
  });

  it('tells the values of codecs', () => {
    const declared = Object.entries(defaultCodecs).map(([codec, row]) => [
      codec,
      row.scale,
      ...[row.ie, row.bpl, row.best].map((value) => String(value ?? '')),
      row.verified ? 'yes' : 'no',
      row.source,
    ]);
    expect(rowsOf('docs/quality.md', 'Codec')).toEqual(declared);
  });

  it('tells the ranges of measurements', () => {
    const declared = Object.values(measurements).map(({ member, unit, range: [from, to] }) => [
      member,
      unit,
      String(from),
      to === Number.MAX_SAFE_INTEGER ? '2^53-1' : String(to),
    ]);
    expect(rowsOf('docs/quality.md', 'Measurement +\\| Unit')).toEqual(declared);
  });

  it('tells the codes of outcomes', () => {
    const written = (codes: readonly (number | readonly number[])[] = []): string =>
      codes.map((code) => (typeof code === 'number' ? String(code) : code.join('–'))).join(', ');
    const rows = rowsOf('docs/quality.md', 'Outcome');
    expect(rows).toHaveLength(Object.keys(CallOutcome.members).length);
    for (const [name = '', sip, q850, text] of rows) {
      const outcome = name as CallOutcomeMember;
      const codes = outcomeCodes[outcome];
      expect([sip, q850, text]).toEqual([written(codes?.sip), written(codes?.q850), outcomeText(outcome, null)]);
    }
  });

  it('tells the limits of the rule sets', () => {
    const { audio, video, screen } = ruleSets['cqd-2020'];
    const strict = ruleSets.cri.audio.limits.map(({ measurement }) => measurement);
    const cells = ({ measurement, over, under, reason }: Limit, suffix = ''): string[] => [
      measurements[measurement].member + suffix,
      over === undefined ? `< ${under}` : `> ${over}`,
      reason,
      'yes',
      audio.limits.some((limit) => limit.measurement === measurement) && !strict.includes(measurement) ? 'no' : 'yes',
    ];
    const [frameLoss, frameRate, postFec] = video as [Limit, Limit, Limit];
    const screenRate = screen[1] as Limit;
    expect(rowsOf('docs/quality.md', 'Measurement +\\| Poor')).toEqual([
      ...audio.limits.map((limit) => cells(limit)),
      cells(frameLoss),
      cells(frameRate, ', video'),
      cells(screenRate, ', shared screen'),
      cells(postFec),
    ]);
  });
});
