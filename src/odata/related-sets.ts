import type { StructuredType } from '../edm/structured-type';
import type { EntitySet } from './entity-set';

const declared = new Map<string, Map<string, EntitySet>>();

/**
 * Declares what the navigation properties of a type lead to that do not contain their entities. Reads follow them as they
 * follow contained collections; writes, and searches of the owner, know nothing of them.
 * @param sets each under the name of its property; its `parentKey` refers to columns of the type's table
 */
export function declareRelated({ name }: StructuredType, ...sets: readonly EntitySet[]): void {
  const known = declared.get(name) ?? new Map<string, EntitySet>();
  for (const set of sets) known.set(set.name, set);
  declared.set(name, known);
}

const none: ReadonlyMap<string, EntitySet> = new Map();

/** The sets of other collections that entities of a set lead to, by the names of their navigation properties. */
export function relatedSets({ type }: Pick<EntitySet, 'type'>): ReadonlyMap<string, EntitySet> {
  return declared.get(type.name) ?? none;
}

/** The set that a navigation property leads to, whether it contains the entities or not. */
export function navigationTarget(set: EntitySet, name: string): EntitySet | undefined {
  return set.children.get(name) ?? relatedSets(set).get(name);
}
