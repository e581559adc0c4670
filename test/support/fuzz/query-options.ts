import type { StructuredType } from '../../../src/edm/structured-type';
import { Expressions, type Place } from './expressions';
import { hostileTexts, literals, names } from './hostile';
import { kinds, modelPaths, type Kind } from './model-paths';
import type { Random } from './random';

/** Options of a query by name, percent-encoding left for later. */
export type Options = readonly (readonly [name: string, value: string])[];

/** How often each option is asked where it is offered. */
const weights: Readonly<Record<string, number>> = {
  ...{
    $filter: 6,
    $orderby: 3,
    $compute: 2,
    $search: 2,
    $select: 3,
    $expand: 4,
    $apply: 3,
    $count: 2,
    $top: 2,
    $skip: 1,
  },
  ...{ $skiptoken: 0.3, $deltatoken: 0.3, $levels: 0.3, $format: 0.7 },
};
const others = [
  '$levels',
  '$format',
  '$skiptoken',
  '$deltatoken',
  '$id',
  '$index',
  '$schemaversion',
  'custom',
  '$apply',
  '$expand',
];
/** Kinds of values by which rows can be ordered. */
const ordered = kinds.filter((kind) => kind !== 'list');

const numbers = ['0', '1', '2', '5', '1000', '9007199254740991'];
const wrongNumbers = ['01', '-1', '1.5', '9007199254740993', '99999999999999999999', '', 'null', 'NaN', '1e3'];
const words = ['hum', 'PC-7', '"constant hum"', 'u3', 'a*', 'Ä', '\u{1F600}', '"a\'b"', '10.150'];
const wrongWords = ['NOT', 'AND', '"', "'a'", '(', '-', 'x'.repeat(1_001), '\0', '\ud800'];
const formats = [
  'json',
  'application/json;odata.metadata=full',
  'application/json;odata.metadata=none',
  'application/x-ndjson',
  'text/csv',
];
const wrongFormats = [
  'xml',
  'text/csv;q=0',
  '*/*',
  'a',
  'application/json;constructor=1',
  'constructor',
  '__proto__',
  'toString',
  ';',
  ',',
  '/',
  'json;q=x',
  '',
];
const wrongSteps = [
  'rollup(a,b)',
  'join(sessions as s)',
  'expand(sessions)',
  'traverse($root/a,b,c,preorder)',
  'Custom.f()',
  '__proto__()',
  'constructor(a)',
  'nest(identity as a)',
];
const transformations = [
  'filter',
  'compute',
  'orderby',
  'best',
  'slice',
  'search',
  'aggregate',
  'aggregate',
  'groupby',
  'groupby',
  'concat',
  'identity',
] as const;

/** Every option of a query, about entities of a type. */
export class QueryOptionMaker {
  private readonly expressions: Expressions;
  private added: (readonly [name: string, kind: Kind])[] = [];

  /**
   * @param mistakes how often something is wrong, from 0 to 1
   * @param tokens of pages that the service has given out
   */
  constructor(
    private readonly random: Random,
    private readonly mistakes: number,
    private readonly tokens: readonly string[] = [],
  ) {
    this.expressions = new Expressions(random, mistakes);
  }

  /** Up to four options of a request. @param offered names of those that it can have */
  all(type: StructuredType | undefined, offered: readonly string[]): Options {
    this.added = [];
    const { random } = this;
    const made = new Map<string, string>();
    for (const name of this.names(offered)) made.set(name, this.value(name, type, 3));
    const isNamed = [...made.values()].some((value) => value.includes('@p'));
    if (isNamed || random.chance(this.mistakes)) made.set('@p', random.pick(literals));
    return [...made];
  }

  /** A condition about the items of a collection. @param prefix what stands before their names */
  condition(type: StructuredType | undefined, prefix: string): string {
    return this.expressions.of('boolean', { type, prefix }, 2);
  }

  /** @param depth of expressions, and of options within options */
  value(name: string, type: StructuredType | undefined, depth: number): string {
    const { random } = this;
    if (random.chance(this.mistakes / 2)) return random.pick(hostileTexts);
    const place: Place = { type, prefix: '', added: this.added };
    switch (name) {
      case '$filter':
        return this.expressions.of('boolean', place, depth + 1);
      case '$orderby':
        return this.list(() => this.order(place, depth));
      case '$compute':
        return this.list(() => this.compute(place, depth));
      case '$search':
        return random
          .some(1, 4, () => this.either(words, wrongWords))
          .join(random.pick([' ', ' AND ', ' OR ', ' NOT ']));
      case '$select':
        return this.list(() => this.select(place));
      case '$expand':
        return this.expand(type, depth - 1);
      case '$apply':
        return this.apply(place, depth);
      case '$count':
        return this.either(['true', 'false'], ['TRUE', '1', '']);
      case '$top':
      case '$skip':
        return this.either(numbers, wrongNumbers);
      case '$levels':
        return this.either(['1', '2', 'max'], ['0', '-1', '99']);
      case '$format':
        return this.either(formats, wrongFormats);
      default:
        return this.either(this.tokens, hostileTexts);
    }
  }

  /** Names of options, $compute first, whose aliases are known to the options behind it. */
  private names(offered: readonly string[]): string[] {
    const { random } = this;
    const known = Object.fromEntries(Object.entries(weights).filter(([name]) => offered.includes(name)));
    const chosen = Object.keys(known).length === 0 ? [] : random.some(0, 3, () => random.weighted(known));
    if (random.chance(this.mistakes)) chosen.push(random.pick(others));
    return [...new Set(chosen)].sort((one) => (one === '$compute' ? -1 : 0));
  }

  private either(right: readonly string[], wrong: readonly string[]): string {
    return this.random.pick(right.length === 0 || this.random.chance(this.mistakes) ? wrong : right);
  }

  /** One transformation behind the other. */
  private apply(place: Place, depth: number): string {
    return this.random.some(1, 3, () => this.transformation(place, depth)).join('/');
  }

  private transformation(place: Place, depth: number): string {
    const { random, expressions } = this;
    const inner = (): string => (depth > 1 ? this.apply(place, depth - 2) : 'identity');
    if (random.chance(this.mistakes)) return random.pick(wrongSteps);
    switch (random.pick(transformations)) {
      case 'filter':
        return `filter(${expressions.of('boolean', place, depth)})`;
      case 'compute':
        return `compute(${this.list(() => this.compute(place, depth))})`;
      case 'orderby':
        return `orderby(${this.list(() => this.order(place, depth))})`;
      case 'best': {
        const name = random.pick(['topcount', 'bottomcount', 'topsum', 'bottomsum', 'toppercent', 'bottompercent']);
        const amount = random.chance(this.mistakes) ? random.pick(literals) : random.pick(['1', '2', '50']);
        return `${name}(${amount},${expressions.of('number', place, 2)})`;
      }
      case 'slice':
        return `${random.pick(['top', 'skip'])}(${this.either(numbers, wrongNumbers)})`;
      case 'search':
        return `search(${this.either(words, wrongWords)})`;
      case 'aggregate':
        return `aggregate(${this.list(() => this.aggregate(place, depth))})`;
      case 'groupby': {
        const keys = this.list(() => expressions.path(place));
        return `groupby((${keys})${random.chance(0.6) ? `,${inner()}` : ''})`;
      }
      case 'concat':
        return `concat(${inner()},${inner()})`;
      case 'identity':
        return 'identity';
    }
  }

  private aggregate(place: Place, depth: number): string {
    const { random, expressions } = this;
    const kind = random.pick(['number', 'number', 'duration', 'time', 'text'] as const);
    const isSummed = kind === 'number' || kind === 'duration';
    const methods = [
      ...(isSummed ? ['sum', 'average', 'callrecords.quality.p95'] : []),
      'min',
      'max',
      'countdistinct',
      'p50',
    ];
    const value = random.chance(0.7) ? expressions.of(kind, place, depth) : expressions.path(place);
    const method = this.either(methods, ['constructor', 'Custom.m', 'sum']);
    const as = this.alias(kind);
    return random.chance(0.2) ? `$count as ${as}` : `${value} with ${method} as ${as}`;
  }

  private order(place: Place, depth: number): string {
    const { random } = this;
    const value = random.chance(0.15) ? random.pick(literals) : this.expressions.of(random.pick(ordered), place, depth);
    return value + random.pick(['', ' asc', ' desc']);
  }

  private compute(place: Place, depth: number): string {
    const kind = this.random.pick(kinds);
    return `${this.expressions.of(kind, { ...place, added: [...this.added] }, depth)} as ${this.alias(kind)}`;
  }

  private alias(kind: Kind): string {
    const { random } = this;
    const name = random.chance(this.mistakes) ? random.pick(names) : `x${this.added.length}`;
    this.added.push([name, kind]);
    return name;
  }

  private select(place: Place): string {
    const path = this.expressions.path(place);
    return this.random.chance(this.mistakes) ? `${path}($select=id;$top=1)` : path;
  }

  private expand(type: StructuredType | undefined, depth: number): string {
    const { random } = this;
    const navigations = type ? modelPaths(type).navigations : [];
    if (navigations.length === 0 || random.chance(this.mistakes))
      return random.pick([...names, 'sessions', '*($levels=max)']);
    const { name, of, isCollection } = random.pick(navigations);
    if (!isCollection) return random.chance(0.5) ? name : `${name}($select=id)`;
    const end = random.pick(['', '', '', '', '', '/$ref', '/$count']);
    if (depth < 0 || random.chance(0.15)) return name + end;
    const outer = this.added;
    this.added = [];
    const offered = random.chance(this.mistakes) ? Object.keys(weights) : nested[end];
    const inner = this.names(offered ?? []).map((option) => `${option}=${this.value(option, of, depth)}`);
    this.added = outer;
    return inner.length === 0 ? name + end : `${name}${end}(${inner.join(';')})`;
  }

  private list(make: () => string): string {
    return this.random.some(1, 3, make).join(',');
  }
}

const ofCount = ['$filter', '$search'];
const ofReference = [...ofCount, '$count', '$orderby', '$skip', '$top'];
/** What options an item of $expand can have, by its end. */
const nested: Readonly<Record<string, readonly string[]>> = {
  '': [...ofReference, '$compute', '$select', '$expand'],
  '/$ref': ofReference,
  '/$count': ofCount,
};
