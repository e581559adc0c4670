import { typeOf } from '../../../src/edm/registry';
import type { Property, StructuredType } from '../../../src/edm/structured-type';

/** Kinds of values that expressions are put together of. */
export const kinds = [
  'boolean',
  'text',
  'number',
  'time',
  'date',
  'duration',
  'clock',
  'enum',
  'list',
  'open',
] as const;
export type Kind = (typeof kinds)[number];

/** A collection within a value, by its path. */
export interface CollectionPath {
  readonly path: string;
  /** Type of its items; undefined where they have no members. */
  readonly of?: StructuredType;
}

/** A contained entity or collection of entities. */
export interface Navigation {
  readonly name: string;
  readonly of: StructuredType;
  readonly isCollection: boolean;
}

/** What a value of a type has, by paths from it. */
export interface ModelPaths {
  readonly byKind: ReadonlyMap<Kind, readonly string[]>;
  readonly collections: readonly CollectionPath[];
  /** Contained collections and entities. */
  readonly navigations: readonly Navigation[];
  /** Members of enumerations, by paths to values of them. */
  readonly members: ReadonlyMap<string, readonly string[]>;
  /** Every path, whatever is at its end. */
  readonly all: readonly string[];
}

/** Longest path, in steps. */
const DEPTH = 4;

const known = new Map<StructuredType, ModelPaths>();

export function modelPaths(type: StructuredType): ModelPaths {
  const found = known.get(type) ?? walk(type);
  known.set(type, found);
  return found;
}

function walk(type: StructuredType): ModelPaths {
  const byKind = new Map<Kind, string[]>();
  const collections: CollectionPath[] = [];
  const navigations: Navigation[] = [];
  const members = new Map<string, readonly string[]>();
  const all: string[] = [];
  const add = (kind: Kind, path: string): void => void byKind.set(kind, [...(byKind.get(kind) ?? []), path]);
  const visit = (of: StructuredType, prefix: string, depth: number): void => {
    for (const each of [of, ...(of.entity ? [] : of.descendants())]) {
      const cast = each === of ? '' : `${each.name}/`;
      for (const property of each === of ? each.properties.values() : each.ownProperties)
        member(property, `${prefix}${cast}${property.name}`, depth);
    }
    if (of.open) for (const name of ['undeclared', 'undeclared/inner', 'constructor']) add('open', prefix + name);
  };
  const member = ({ name, type: declared, collection }: Property, path: string, depth: number): void => {
    all.push(path);
    const target = 'target' in declared ? typeOf(declared.target()) : undefined;
    if (declared.kind === 'contained' || declared.kind === 'reference') {
      if (path === name && target) navigations.push({ name, of: target, isCollection: collection === true });
    }
    if (collection) {
      collections.push({ path, of: target });
      if (!target) add('list', path);
    } else if (target && declared.kind !== 'reference') {
      if (depth < DEPTH) visit(target, `${path}/`, depth + 1);
    } else if (declared.kind === 'enum') {
      add('enum', path);
      members.set(path, Object.keys(declared.enum.members));
    } else if (declared.kind === 'primitive') add(kindOf(declared.primitive.name), path);
  };
  visit(type, '', 1);
  return { byKind, collections, navigations, members, all };
}

function kindOf(primitive: string): Kind {
  switch (primitive) {
    case 'Edm.Boolean':
      return 'boolean';
    case 'Edm.DateTimeOffset':
      return 'time';
    case 'Edm.Duration':
      return 'duration';
    case 'Edm.String':
      return 'text';
    default:
      return 'number';
  }
}
