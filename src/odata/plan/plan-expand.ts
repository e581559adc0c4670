import { withNamespace } from '../../edm/namespace-aliases';
import { typeOf } from '../../edm/registry';
import type { Property, StructuredType } from '../../edm/structured-type';
import type { EntitySet } from '../entity-set';
import { navigationTarget } from '../related-sets';
import type { ExpandItem } from '../syntax/ast';
import { invalid, notOffered, unknownName } from '../values/expression-error';
import { noOptions } from './plan-options';
import { planSelect } from './plan-select';
import type { Selection } from './selection';

/** The option, for messages. */
const expand = { option: '$expand' };

/** The properties in $expand, separated by how they are stored. */
export interface Expansions {
  /** Single entities that are stored within the entity that contains them, and part of every answer. */
  readonly owned: readonly (readonly [Property, ExpandItem])[];
  /** Entities with rows of their own, contained or not. */
  readonly led: readonly (readonly [EntitySet, ExpandItem])[];
}

/**
 * Looks up the properties in $expand (OData 4.01 part 2, section 5.1.3). A `*` stands for all that are not listed
 * beside it.
 * @throws QueryError on unknown names
 */
export function namedExpansions(set: EntitySet, items: readonly ExpandItem[] = []): Expansions {
  const named = items.filter((item) => !isStar(item)).map((item) => [navigation(set, item), item] as const);
  const all = items.filter(isStar).flatMap((item) => expandStar(set, item));
  const seen = new Set<string>();
  for (const [{ name }, { path }] of named) {
    if (seen.has(name)) throw invalid(expand, path.at(-1)?.at ?? 0, `names '${name}' twice`);
    seen.add(name);
  }
  const rest = all.filter(([{ name }]) => !seen.has(name) && seen.add(name));
  const owned: [Property, ExpandItem][] = [];
  const led: [EntitySet, ExpandItem][] = [];
  for (const [property, item] of [...named, ...rest]) {
    const target = navigationTarget(set, property.name);
    if (target) led.push([target, item]);
    else owned.push([property, item]);
  }
  return { owned, led };
}

function isStar({ path }: ExpandItem): boolean {
  return path.at(-1)?.name === '*';
}

/** All navigation properties, to the depth of `$levels`. */
function expandStar(set: EntitySet, { at, suffix, options }: ExpandItem): [Property, ExpandItem][] {
  const { levels = 1 } = options;
  return navigations(set).map((property) => {
    const deeper = levels !== 1 && (navigationTarget(set, property.name)?.children.size ?? 0) > 0;
    return [
      property,
      { at, path: [{ name: property.name, at }], suffix, options: deeper ? nextLevel(at, levels) : noOptions },
    ];
  });
}

function nextLevel(at: number, levels: number | 'max'): ExpandItem['options'] {
  const next = levels === 'max' ? levels : levels - 1;
  const inner = { levels: next, written: new Map([['$levels', String(next)]]) } as const;
  return {
    expand: [{ at, path: [{ name: '*', at }], options: inner }],
    written: new Map([['$expand', `*($levels=${next})`]]),
  };
}

function navigations({ type }: EntitySet): Property[] {
  return [...type.properties.values()].filter(isNavigation);
}

function isNavigation({ type: { kind } }: Property): boolean {
  return kind === 'contained' || kind === 'reference';
}

function navigation(set: EntitySet, { path, at }: ExpandItem): Property {
  const names = path.filter(({ name }) => !isOwnType(set.type, name));
  const [segment, beyond] = names;
  if (!segment) throw invalid(expand, at, 'has no property');
  if (segment.name.startsWith('@')) throw notOffered(expand, segment.at, `The annotation ${segment.name}`);
  const property = set.type.properties.get(segment.name);
  if (property && !isNavigation(property))
    throw invalid(expand, segment.at, `'${segment.name}' is not a navigation property`);
  if (!property) {
    const known = navigations(set).map(({ name }) => name);
    const problem = `Unknown property '${segment.name}' of ${set.type.localName}`;
    throw unknownName(expand, segment.at, problem, segment.name, known);
  }
  if (beyond) throw invalid(expand, beyond.at, `Properties of '${segment.name}' belong in its parentheses, not`);
  return property;
}

function isOwnType(type: StructuredType, name: string): boolean {
  return withNamespace(name) === type.name;
}

/**
 * Adds the single entities in $expand to the selection.
 * @throws QueryError for an option that a single entity does not have
 */
export function planOwned(
  type: StructuredType,
  select: Selection | undefined,
  owned: readonly (readonly [Property, ExpandItem])[],
): Selection | undefined {
  let result = select;
  for (const [property, { suffix, options, at }] of owned) {
    if (suffix === '$count') throw invalid(expand, at, `'${property.name}' is not a collection`);
    const [other] = [...options.written.keys()].filter((name) => name !== '$select' && name !== '$levels');
    if (other) throw invalid(expand, at, `'${property.name}' does not take the option ${other}`);
    const target = property.type.kind === 'contained' ? typeOf(property.type.target()) : type;
    const inner = planSelect(target, options.select);
    if (suffix) {
      result = new Map([...(result ?? everything(type))].filter(([name]) => name !== property.name));
      continue;
    }
    if (!result && !inner) continue;
    result = new Map([...(result ?? everything(type)), [property.name, inner]]);
  }
  return result;
}

/** The names of single entities of which the answer has links. */
export function referencedOwned(owned: readonly (readonly [Property, ExpandItem])[]): string[] {
  return owned.filter(([, { suffix }]) => suffix === '$ref').map(([{ name }]) => name);
}

/** All declared members of a type; contained collections do not matter in a selection. */
function everything({ properties }: StructuredType): Selection {
  return new Map([...properties.keys()].map((name) => [name, undefined]));
}
