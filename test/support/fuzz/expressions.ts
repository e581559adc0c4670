import { allTypes } from '../../../src/edm/registry';
import type { StructuredType } from '../../../src/edm/structured-type';
import { forms, numeric, patterns, plain, primitives, whole, wrong, wrongPatterns } from './expression-forms';
import { literals, names } from './hostile';
import { kinds, modelPaths, type Kind } from './model-paths';
import type { Random } from './random';

/** Where names of an expression begin. */
export interface Place {
  readonly type?: StructuredType;
  /** What stands before the names of the type: nothing, or a variable and a slash. */
  readonly prefix: string;
  /** Names that came from elsewhere, such as aliases of $compute, with the kind of what they stand for. */
  readonly added?: readonly (readonly [name: string, kind: Kind])[];
}

const types = allTypes();

/** Makes expressions of all kinds about places of the model. */
export class Expressions {
  private variables = 0;

  /** @param mistakes how often something is wrong, from 0 to 1 */
  constructor(
    private readonly random: Random,
    private readonly mistakes: number,
  ) {}

  /** @param depth how many operators may stand within each other */
  of(kind: Kind, place: Place, depth: number): string {
    const { random } = this;
    if (random.chance(this.mistakes)) return this.filled(random.pick(wrong), place, depth - 1);
    if (depth <= 0 || random.chance(0.25)) return this.leaf(kind, place);
    return this.filled(random.pick(forms[kind]), place, depth - 1);
  }

  any(place: Place, depth: number): string {
    return this.of(this.random.pick(kinds), place, depth);
  }

  /** A path from a place, of any kind. */
  path(place: Place): string {
    const { random } = this;
    const { added = [] } = place;
    if (added.length > 0 && random.chance(0.3)) return random.pick(added)[0];
    if (random.chance(this.mistakes)) return place.prefix + random.pick(names);
    const type = random.chance(this.mistakes) ? random.pick(types) : place.type;
    const paths = type ? modelPaths(type).all : [];
    return paths.length === 0 ? place.prefix.replace(/\/$/, '') || '$it' : place.prefix + random.pick(paths);
  }

  private leaf(kind: Kind, place: Place): string {
    const { random } = this;
    if (random.chance(0.3)) return random.pick(plain[kind]);
    const added = (place.added ?? []).filter((each) => each[1] === kind);
    if (added.length > 0 && random.chance(0.5)) return random.pick(added)[0];
    const paths = place.type ? (modelPaths(place.type).byKind.get(kind) ?? []) : [];
    return paths.length === 0 ? random.pick(plain[kind]) : place.prefix + random.pick(paths);
  }

  private filled(form: string, place: Place, depth: number): string {
    const { random } = this;
    const { path: collection, of } = this.collection(place);
    return form.replaceAll(/\{([a-z ]+)\}/g, (all, slot: string) => {
      switch (slot) {
        case 'any':
          return this.operand(random.pick(kinds), place, depth);
        case 'literal':
          return random.pick(literals);
        case 'comparison':
          return random.pick(['eq', 'ne', 'gt', 'ge', 'lt', 'le']);
        case 'equality':
          return random.pick(['eq', 'ne']);
        case 'arithmetic':
          return random.pick(['add', 'sub', 'mul', 'div', 'divby', 'mod']);
        case 'pattern':
          return random.pick(patterns);
        case 'wrong pattern':
          return random.pick(wrongPatterns);
        case 'type':
          return random.chance(0.5) ? random.pick(types).name : `Edm.${random.pick(primitives)}`;
        case 'number type':
          return `Edm.${random.pick(numeric)}`;
        case 'name':
          return random.pick(names);
        case 'path':
          return this.path(place);
        case 'whole':
          return this.grouped(this.filled(random.pick(whole.slice(0, depth > 0 ? whole.length : 1)), place, depth - 1));
        case 'collection':
          return collection;
        case 'item test':
          return this.of('boolean', { type: of, prefix: of ? '' : '$this/' }, depth - 1);
        case 'enum test':
          return this.enumTest(place);
        case 'lambda':
          return this.lambda(place, depth);
        default:
          if (slot.endsWith(' constant')) return random.pick(plain[slot.replace(' constant', '') as Kind]);
          return slot in forms ? this.operand(slot as Kind, place, depth) : all;
      }
    });
  }

  private operand(kind: Kind, place: Place, depth: number): string {
    return this.grouped(this.of(kind, place, depth));
  }

  /** Operators bind differently: most of what has several parts stands in parentheses. */
  private grouped(text: string): string {
    return / /.test(text) && !this.random.chance(this.mistakes) ? `(${text})` : text;
  }

  private enumTest(place: Place): string {
    const { random } = this;
    const members = [...(place.type ? modelPaths(place.type).members : [])];
    if (members.length === 0) return 'true';
    const [path, known] = random.pick(members);
    const member = `'${random.pick([...known, '0'])}'`;
    const test = random.pick([
      `eq ${member}`,
      `ne ${member}`,
      `gt ${member}`,
      `in (${member},null)`,
      `has ${member}`,
      'eq null',
    ]);
    return `${place.prefix}${path} ${test}`;
  }

  private collection(place: Place): { readonly path: string; readonly of?: StructuredType } {
    const { collections = [] } = place.type ? modelPaths(place.type) : {};
    if (collections.length === 0) return { path: '$it/undeclared' };
    const { path, of } = this.random.pick(collections);
    return { path: place.prefix + path, of };
  }

  private lambda(place: Place, depth: number): string {
    const { random } = this;
    const { path, of } = this.collection(place);
    if (random.chance(0.1)) return `${path}/any()`;
    if (random.chance(this.mistakes)) return `${path}/${random.pick(['all()', 'any', 'any(x)', 'none(x:true)'])}`;
    const variable = random.chance(this.mistakes) ? random.pick(names) : `v${this.variables++}`;
    const inner = of
      ? this.of('boolean', { type: of, prefix: `${variable}/` }, depth - 1)
      : `${variable} eq ${random.pick(["'audio'", 'null', "'video'"])}`;
    return `${path}/${random.pick(['any', 'all'])}(${variable}:${inner})`;
  }
}
