import fc from 'fast-check';
import type { BinaryOperator, Expression } from '../../src/odata/syntax/ast';
import { binary, call, countOf, keyed, lambda, list, literal, member, text, unary, whole } from './nodes';
import { itemSources, joined, type CollectionPath, type Leaf, type Sources, type ValueKind } from './sources';
import { literalOf, unprefixed, withMoreDigits } from './value-literals';
import { isKind } from './values';

type Arbitrary = fc.Arbitrary<Expression>;

const nothing = literal('null', 'null');
const comparisons: readonly BinaryOperator[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
/** Divisors that leave no endless fraction, and no other number in a double. */
/** Texts that are whole numbers, and some that look alike. */
const numerals = fc.constantFrom('5', '-7', '+3', '5.5', '1e2', '2147483648', '').map(text);
/** Times that a cast reads. */
const zoneless = fc.constantFrom(
  '2024-03-01T09:00:00',
  '2024-03-01T09:00',
  '2024-03-01T09:00:00.5+02:00',
  '2024-03-01',
);
const divisors = ['2', '-2', '4', '8'];
const halves = ['0.5', '-0.25', '1.5', '2', '0'];
/** Where a part of a text begins; null makes it null. */
const starts = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: -4, max: 4 }).map(whole) }, fc.constant(nothing));
const shortDurations = ['PT0S', 'PT0.0000001S', 'PT1M', '-PT0.5S', 'PT23H59M', '-P1D'];

/** Expressions of each kind over the paths of one scope. Arbitraries are made when they are asked for, and kept. */
export class ExpressionArbitrary {
  private readonly made = new Map<string, Arbitrary>();
  private readonly scopes = new Map<string, ExpressionArbitrary>();

  /**
   * @param sources the paths that names can begin
   * @param level how many lambdas are around
   */
  constructor(
    private readonly sources: Sources,
    private readonly level = 0,
  ) {}

  /** @param depth how many operators may stand within each other */
  predicate(depth: number): Arbitrary {
    return this.keep(`predicate ${depth}`, () => {
      const simple = [
        { weight: 8, arbitrary: this.comparison(depth) },
        { weight: 2, arbitrary: this.membership() },
        { weight: 2, arbitrary: this.textPredicate(depth) },
        { weight: 1, arbitrary: this.typeTest() },
        { weight: 1, arbitrary: this.collectionEquality() },
        { weight: 1, arbitrary: this.tuples() },
        { weight: 1, arbitrary: this.definedness() },
        { weight: 1, arbitrary: this.valueByKey() },
        { weight: 1, arbitrary: this.leaf('boolean') },
      ];
      if (depth === 0) return fc.oneof(...simple);
      const inner = this.predicate(depth - 1);
      return fc.oneof(
        ...simple,
        { weight: 3, arbitrary: fc.tuple(fc.constantFrom('and', 'or'), inner, inner).map((args) => binary(...args)) },
        { weight: 2, arbitrary: inner.map((operand) => unary('not', operand)) },
        { weight: 5, arbitrary: this.collectionPredicate(depth - 1) },
      );
    });
  }

  /** Expressions of single values by which rows can be ordered. */
  key(depth: number): Arbitrary {
    return this.keep(`key ${depth}`, () =>
      fc.oneof(...this.kinds().map((kind) => ({ arbitrary: this.value(kind, depth), weight: 1 }))),
    );
  }

  /** Expressions of a kind; undefined where the scope has none. */
  value(kind: ValueKind, depth: number): Arbitrary {
    return this.keep(`${kind} ${depth}`, () => {
      const leaf = this.leaf(kind);
      if (depth === 0) return leaf;
      const built = this.built(kind, depth - 1);
      return built.length === 0 ? leaf : fc.oneof({ weight: 3, arbitrary: leaf }, ...built);
    });
  }

  private keep(key: string, make: () => Arbitrary): Arbitrary {
    const known = this.made.get(key) ?? make();
    this.made.set(key, known);
    return known;
  }

  /** Kinds that have an order, and of which there is a path. */
  private kinds(): ValueKind[] {
    const present = this.sources.leaves.map(({ kind }) => kind).filter((kind) => kind !== 'dynamic');
    return [...new Set(present)];
  }

  private leavesOf(kind: ValueKind): Leaf[] {
    return this.sources.leaves.filter((leaf) => leaf.kind === kind);
  }

  private has(kind: ValueKind): boolean {
    return this.leavesOf(kind).length > 0;
  }

  private leaf(kind: ValueKind): Arbitrary {
    const leaves = this.leavesOf(kind);
    if (leaves.length > 0) return oneOf(leaves).map(({ expression }) => expression);
    return kind === 'boolean'
      ? fc.constantFrom('true', 'false').map((value) => literal('Edm.Boolean', value))
      : this.constant(kind);
  }

  private constant(kind: ValueKind): Arbitrary {
    switch (kind) {
      case 'string':
        return fc.constantFrom('', 'a', 'B', '\u{1F600}').map(text);
      case 'integer':
        return fc.constantFrom(-1, 0, 1, 2, 10).map(whole);
      case 'floating':
      case 'decimal':
        return fc.constantFrom(...halves).map(asNumber);
      case 'duration':
        return fc.constantFrom(...shortDurations).map((value) => literal('Edm.Duration', value));
      case 'date':
        return fc.constantFrom('2024-03-01', '1969-12-31').map((value) => literal('Edm.Date', value));
      case 'timeOfDay':
        return fc.constantFrom('09:00:00', '23:59:59.9999999').map((value) => literal('Edm.TimeOfDay', value));
      default:
        return fc.constant(literal('Edm.DateTimeOffset', '2024-03-01T09:00:00.1234567Z'));
    }
  }

  private built(kind: ValueKind, depth: number): fc.WeightedArbitrary<Expression>[] {
    const of = (other: ValueKind): Arbitrary => this.value(other, depth);
    const calls = (other: ValueKind, ...names: string[]): Arbitrary[] =>
      this.has(other) ? [fc.tuple(fc.constantFrom(...names), of(other)).map(([name, arg]) => call(name, arg))] : [];
    const operations = (operators: readonly BinaryOperator[], left: Arbitrary, right: Arbitrary): Arbitrary =>
      fc.tuple(fc.constantFrom(...operators), left, right).map((args) => binary(...args));
    const made = ((): Arbitrary[] => {
      switch (kind) {
        case 'string':
          return [
            ...calls('string', 'tolower', 'toupper', 'trim'),
            ...(['integer', 'boolean'] as const).map((other) => of(other).map((value) => castTo(value, 'Edm.String'))),
            fc.tuple(of(kind), of(kind)).map((args) => call('concat', ...args)),
            fc.tuple(of(kind), starts).map((args) => call('substring', ...args)),
            fc.tuple(of(kind), starts, fc.nat(3).map(whole)).map((args) => call('substring', ...args)),
          ];
        case 'integer':
          return [
            ...calls('string', 'length'),
            ...(this.has('floating') ? [of('floating').map((value) => castTo(value, 'Edm.Int32'))] : []),
            fc.oneof(of('string'), numerals).map((value) => castTo(value, 'Edm.Int32')),
            ...calls('dateTimeOffset', 'year', 'month', 'day', 'hour', 'minute', 'second', 'totaloffsetminutes'),
            operations(['add', 'sub', 'mul'], of(kind), fc.integer({ min: -3, max: 3 }).map(whole)),
            operations(['div', 'mod'], of(kind), fc.constantFrom(-7, -2, 1, 3).map(whole)),
            fc.tuple(this.leaf('string'), this.textArgument()).map((args) => call('indexof', ...args)),
            ...this.counts(depth),
          ];
        case 'floating':
          return [
            ...calls('floating', 'floor', 'ceiling', 'round'),
            operations(['add', 'sub', 'mul'], of(kind), fc.constantFrom(...halves).map(asNumber)),
            operations(['div', 'divby'], of(kind), fc.constantFrom(...divisors, '0e0', '2e0').map(asNumber)),
            of(kind).map((value) => unary('negate', value)),
          ];
        case 'decimal':
          return [
            ...calls('duration', 'totalseconds'),
            ...calls('dateTimeOffset', 'fractionalseconds'),
            operations(['divby'], of('integer'), fc.constantFrom(...divisors).map(asNumber)),
          ];
        case 'dateTimeOffset':
          return [
            operations(
              ['add', 'sub'],
              this.leaf(kind),
              fc.oneof({ weight: 4, arbitrary: this.constant('duration') }, fc.constant(nothing)),
            ),
            zoneless.map((value) => castTo(text(value), 'Edm.DateTimeOffset')),
          ];
        case 'duration':
          return [
            operations(['add', 'sub'], of(kind), of(kind)),
            operations(['mul', 'div'], of(kind), fc.constantFrom(...divisors).map(asNumber)),
            of(kind).map((value) => unary('negate', value)),
            ...(this.has('dateTimeOffset') ? [operations(['sub'], of('dateTimeOffset'), of('dateTimeOffset'))] : []),
          ];
        case 'date':
          return [
            ...calls('dateTimeOffset', 'date'),
            ...(this.has('dateTimeOffset') ? [of('dateTimeOffset').map((value) => castTo(value, 'Edm.Date'))] : []),
          ];
        case 'timeOfDay':
          return calls('dateTimeOffset', 'time');
        default:
          return [];
      }
    })();
    if (kind.startsWith('enum') || made.length === 0) return [];
    const choice = fc.tuple(this.predicate(0), of(kind), of(kind)).map(([when, then, otherwise]): Expression => ({
      kind: 'case',
      at: 0,
      branches: [
        { when, then },
        { when: literal('Edm.Boolean', 'true'), then: otherwise },
      ],
    }));
    return [...made.map((arbitrary) => ({ arbitrary, weight: 1 })), { arbitrary: choice, weight: 1 }];
  }

  /** A path beside a value that the data has there, null or another expression of its kind. */
  private comparison(depth: number): Arbitrary {
    const operator = fc.constantFrom(...comparisons);
    const paths = oneOf(this.sources.leaves).chain((leaf) =>
      fc
        .tuple(
          leaf.kind === 'dynamic' ? fc.constantFrom<BinaryOperator>('eq', 'ne') : operator,
          literalsOf(leaf),
          fc.boolean(),
        )
        .map(([chosen, value, swapped]) =>
          swapped ? binary(chosen, value, leaf.expression) : binary(chosen, leaf.expression, value),
        ),
    );
    if (depth === 0) return paths;
    const computed = [...this.kinds(), 'date', 'timeOfDay', 'decimal']
      .map((kind) => kind as ValueKind)
      .filter((kind) => kind !== 'boolean')
      .map((kind) =>
        fc
          .tuple(operator, this.value(kind, depth - 1), fc.oneof(this.value(kind, depth - 1), this.near(kind)))
          .map((args) => binary(...args)),
      );
    return fc.oneof({ weight: computed.length, arbitrary: paths }, ...computed);
  }

  /** Constants like those that the data has. */
  private near(kind: ValueKind): Arbitrary {
    const leaves = this.leavesOf(kind);
    return leaves.length > 0 ? oneOf(leaves).chain((leaf) => literalsOf(leaf)) : this.constant(kind);
  }

  private membership(): Arbitrary {
    const leaves = this.sources.leaves.filter(({ kind }) => kind !== 'dynamic');
    return oneOf(leaves).chain((leaf) =>
      fc
        .array(literalsOf(leaf, false), { minLength: 1, maxLength: 4 })
        .map((items) => binary('in', leaf.expression, list(...items))),
    );
  }

  /** A collection of single values beside a list of them in any order. */
  private collectionEquality(): Arbitrary {
    const plain = this.sources.collections.filter(({ property: { type } }) => type.kind === 'enum');
    if (plain.length === 0) return this.membership();
    return fc.constantFrom(...plain).chain(({ expression, items }) => {
      const names = [...new Set(items.flatMap((item) => (isKind(item, 'enum') ? [item.name] : [])))].map(text);
      const listed = fc.shuffledSubarray(names, { maxLength: 3 }).map((all) => list(...all));
      return fc
        .tuple(fc.constantFrom<BinaryOperator>('eq', 'ne'), listed)
        .map(([operator, right]) => binary(operator, expression, right));
    });
  }

  /** Two values in a list of pairs. */
  private tuples(): Arbitrary {
    const leaves = this.sources.leaves.filter(
      ({ kind }) => kind === 'string' || kind === 'integer' || kind === 'boolean',
    );
    if (leaves.length === 0) return this.membership();
    return fc
      .tuple(oneOf(leaves), oneOf(leaves))
      .chain(([one, other]) =>
        fc
          .array(fc.tuple(literalsOf(one), literalsOf(other)), { minLength: 1, maxLength: 4 })
          .map((rows) =>
            binary('in', list(one.expression, other.expression), list(...rows.map((row) => list(...row)))),
          ),
      );
  }

  private definedness(): Arbitrary {
    const members = this.sources.leaves.filter(({ expression }) => expression.kind === 'member' && expression.from);
    return oneOf(members.length > 0 ? members : this.sources.leaves).map(({ expression }) =>
      expression.kind === 'member' ? call('isdefined', expression) : binary('eq', expression, nothing),
    );
  }

  /** A value of an entity, which its key names, beside one that the data has there. */
  private valueByKey(): Arbitrary {
    const choices = this.sources.collections.flatMap((collection) => {
      const ids = collection.items.flatMap((item) => (isKind(item, 'structured') ? [item.json.id] : []));
      const known = ids.filter((id) => typeof id === 'string');
      return collection.property.type.kind === 'contained' && known.length > 0 ? [{ collection, known }] : [];
    });
    if (choices.length === 0) return this.membership();
    return fc.constantFrom(...choices).chain(({ collection, known }) =>
      fc.constantFrom(...known).chain((id) => {
        const { leaves } = itemSources(collection, keyed(collection.expression, id));
        return oneOf(leaves.filter(({ kind }) => kind !== 'dynamic')).chain((leaf) =>
          fc
            .tuple(fc.constantFrom(...comparisons), literalsOf(leaf))
            .map(([operator, value]) => binary(operator, leaf.expression, value)),
        );
      }),
    );
  }

  private textArgument(): Arbitrary {
    return fc.oneof(this.near('string'), fc.constantFrom('', 'a', "'", '%', '\u{1F600}', 'null').map(text));
  }

  private textPredicate(depth: number): Arbitrary {
    return fc
      .tuple(
        fc.constantFrom('contains', 'startswith', 'endswith'),
        this.value('string', Math.max(0, depth - 1)),
        this.textArgument(),
      )
      .map(([name, value, part]) => call(name, value, part));
  }

  private typeTest(): Arbitrary {
    const tests = this.sources.objects.flatMap(({ expression, type }) =>
      type.descendants().map((derived): Expression => ({
        kind: 'typeCall',
        at: 0,
        name: 'isof',
        value: expression,
        type: derived.name,
      })),
    );
    const absence = this.sources.objects.flatMap(({ expression }) =>
      (['eq', 'ne'] as const).map((operator) => binary(operator, expression, literal('null', 'null'))),
    );
    const all = [...tests, ...absence];
    return all.length > 0 ? fc.constantFrom(...all) : this.membership();
  }

  /** The scope within a lambda about a collection, which sees the paths around it too. */
  private within(collection: CollectionPath, variable: string): ExpressionArbitrary {
    return this.scopeOf(`lambda ${this.sources.collections.indexOf(collection)}`, () =>
      joined([itemSources(collection, member(undefined, variable)), nearby(this.sources)]),
    );
  }

  /** The scope of the items of a collection alone. */
  private among(collection: CollectionPath): ExpressionArbitrary {
    return this.scopeOf(`items ${this.sources.collections.indexOf(collection)}`, () =>
      itemSources(collection, undefined),
    );
  }

  private scopeOf(key: string, sources: () => Sources): ExpressionArbitrary {
    const known = this.scopes.get(key) ?? new ExpressionArbitrary(sources(), this.level + 1);
    this.scopes.set(key, known);
    return known;
  }

  private collectionPredicate(depth: number): Arbitrary {
    const variable = `v${this.level}`;
    const { collections } = this.sources;
    if (collections.length === 0) return this.membership();
    return fc.oneof(
      ...collections.flatMap((collection) => {
        const { expression } = collection;
        const predicate = fc.constant(null).chain(() => this.within(collection, variable).predicate(depth));
        return [
          { weight: 1, arbitrary: fc.constant<Expression>(lambda('any', expression)) },
          {
            weight: 8,
            arbitrary: fc
              .tuple(fc.constantFrom('any', 'all'), predicate)
              .map(([operator, body]): Expression => lambda(operator, expression, variable, body)),
          },
        ];
      }),
    );
  }

  private counts(depth: number): Arbitrary[] {
    return this.sources.collections.flatMap((collection) => {
      const { expression, property } = collection;
      const plain = fc.constant(countOf(expression));
      const isStructured = property.type.kind === 'complex' || property.type.kind === 'contained';
      if (!isStructured) return [plain];
      const predicate = fc.constant(null).chain(() => this.among(collection).predicate(depth));
      return [
        plain,
        predicate.map((filter) => countOf(expression, filter)),
        predicate.map((filter) => countOf({ kind: 'filterPath', at: 0, from: expression, predicate: filter })),
      ];
    });
  }
}

/**
 * What a lambda takes from around it: short paths, so that those of its variable are not lost among them. Nesting comes
 * from the items of its collection.
 */
function nearby({ leaves }: Sources): Sources {
  const isShort = ({ expression }: Leaf): boolean =>
    expression.kind === 'member' && (!expression.from || (expression.from.kind === 'member' && !expression.from.from));
  return { leaves: leaves.filter(isShort).slice(0, 6), objects: [], collections: [] };
}

/** One of many paths, the short ones and those at which the data has something more often. */
export function oneOf(leaves: readonly Leaf[]): fc.Arbitrary<Leaf> {
  const groups = new Map<number, Leaf[]>();
  for (const leaf of leaves) {
    const isEmpty = leaf.values.every((value) => value === null);
    const weight = isEmpty ? 1 : Math.max(2, 6 - stepsOf(leaf.expression));
    groups.set(weight, [...(groups.get(weight) ?? []), leaf]);
  }
  const choices = [...groups].sort(([one], [other]) => other - one);
  return fc.oneof(...choices.map(([weight, group]) => ({ weight, arbitrary: fc.constantFrom(...group) })));
}

function stepsOf(expression: Expression): number {
  if (expression.kind !== 'member' && expression.kind !== 'qualifiedName') return 0;
  return 1 + (expression.from ? stepsOf(expression.from) : 0);
}

function castTo(value: Expression, type: string): Expression {
  return { kind: 'typeCall', at: 0, name: 'cast', value, type };
}

function asNumber(value: string): Expression {
  return /[.e]/.test(value) ? literal('Edm.Decimal', value) : literal('Edm.Int64', value);
}

/** Literals of the values that the data has at a path, with and without the prefix of their type. */
function literalsOf({ values, kind }: Leaf, withNull = true): Arbitrary {
  const found = new Map<string, Expression>();
  for (const value of values) {
    const expression = value === null ? undefined : literalOf(value);
    if (expression) found.set(JSON.stringify(expression), expression);
  }
  if (withNull || found.size === 0) found.set('null', literal('null', 'null'));
  const all = fc.constantFrom(...found.values());
  if (kind === 'dateTimeOffset' || kind === 'timeOfDay') {
    const digits = fc.constantFrom('0', '1', '00001', '99999');
    return fc.oneof(
      { weight: 3, arbitrary: all },
      fc.tuple(all, digits).map((args) => withMoreDigits(...args)),
    );
  }
  return kind.startsWith('enum') || kind === 'duration' ? fc.oneof(all, all.map(unprefixed)) : all;
}
