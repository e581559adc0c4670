import { plants, plantScope } from '../../test/support/plants';
import { compileApply } from './apply/compile-apply';
import { limits } from './limits';
import { planExpression } from './plan/expression/plan-expression';
import { planSearch } from './plan/expression/plan-search';
import { parseOptions } from './syntax/parse';

const list = (count: number, item = 'a'): string => Array.from({ length: count }, () => item).join(',');

const conditions = (count: number): string => Array.from({ length: count }, () => 'true').join(' or ');

/** Transformations that add the given number of properties, 100 each. */
function computed(count: number): string[] {
  const items = Array.from({ length: count }, (_, index) => `1 as x${index}`);
  return Array.from({ length: Math.ceil(count / 100) }, (_, step) => {
    return `compute(${items.slice(step * 100, step * 100 + 100).join(',')})`;
  });
}

/** Parses a query, and plans the parts whose limits the planner checks. */
function read(query: string): void {
  const options = parseOptions(query);
  const { search, filter, aliases, apply } = options;
  if (apply) compileApply('', [{ set: plants }], options, { most: 1 });
  if (search) planSearch(search);
  if (filter && query.includes('@')) planExpression(filter, plantScope({ aliases }));
}

/** For each limit: the largest size that it allows, and a query of a given size. */
const cases: Record<keyof typeof limits, readonly [size: number, query: (size: number) => string]> = {
  queryLength: [limits.queryLength.most, (size) => 'x='.padEnd(size, 'a')],
  depth: [limits.depth.most, (size) => `$filter=${'('.repeat(size)}a${')'.repeat(size)}`],
  nodes: [limits.nodes.most / 2, (size) => `$filter=${Array.from({ length: size }, () => 'a').join(' or ')}`],
  plannedParts: [
    limits.plannedParts.most / 2,
    (size) => `@a=${conditions(500)}&$filter=@a or ${conditions(size - 500)}`,
  ],
  searchTerms: [limits.searchTerms.most, (size) => `$search=${Array.from({ length: size }, () => 'a').join(' ')}`],
  searchTermLength: [limits.searchTermLength.most, (size) => `$search=${'a'.repeat(size)}`],
  listItems: [limits.listItems.most, (size) => `$filter=a in (${list(size, '1')})`],
  expandLevels: [limits.expandLevels.most - 1, (size) => `$expand=${'a($expand='.repeat(size)}a${')'.repeat(size)}`],
  items: [limits.items.most, (size) => `$select=${list(size)}`],
  applySteps: [limits.applySteps.most, (size) => `$apply=${Array.from({ length: size }, () => 'identity').join('/')}`],
  applyPathSteps: [limits.applyPathSteps.most - 2, (size) => `$apply=groupby((owner/bag${'/x'.repeat(size)}))`],
  applyProperties: [limits.applyProperties.most, (size) => `$apply=${computed(size).join('/')}`],
  applyCopies: [
    limits.applyCopies.most / 4,
    (size) => `$apply=concat(${list(4, 'identity')})/concat(${list(size, 'identity')})`,
  ],
  applyGroupings: [
    limits.applyGroupings.most,
    (size) => `$apply=groupby((rollup(${Array.from({ length: size }, (_, index) => `owner/bag/x${index}`).join()})))`,
  ],
  options: [limits.options.most, (size) => Array.from({ length: size }, (_, index) => `x${index}=1`).join('&')],
};

describe.each(Object.entries(cases))('The limit %s', (name, [size, query]) => {
  const { message } = limits[name as keyof typeof limits];

  it('allows what just fits', () => expect(() => read(query(size))).not.toThrow());

  it('refuses one more', () => expect(() => read(query(size + 1))).toThrow(message));
});

describe('limits of a query', () => {
  it.each([
    ['parentheses', '('],
    ['signs', '- '],
    ['negations', 'not '],
    ['functions', 'length('],
    ['arrays', '['],
    ['lambdas', 'a/any(a:'],
    ['types', 'cast('],
    ['keys', 'a('],
    ['filters', 'a/$filter('],
    ['cases', 'case('],
    ['nested counts', 'a/$count($filter='],
    ['shapes', "geography'SRID=0;GeometryCollection("],
  ])('refuses deep %s instead of running out of stack', (_what, opening) => {
    expect(() => parseOptions(`$filter=${opening.repeat(500)}`)).toThrow(/^\$filter/);
  });

  it.each([
    ['$apply', 'concat('],
    ['$apply', 'addnested(a,'],
    ['$apply', 'groupby((a),'],
    ['$search', '('],
    ['$search', 'NOT '],
    ['$select', 'a($select='],
  ])('refuses a deep %s of %s', (option, opening) => {
    expect(() => parseOptions(`${option}=${opening.repeat(500)}x`)).toThrow(/^\$/);
  });
});
