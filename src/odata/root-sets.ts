import type { EntitySet } from './entity-set';

const declared = new Map<string, EntitySet>();

/** Declares collections at the service root: paths begin there, and `$root` leads to them in expressions. */
export function declareRootSets(...sets: readonly EntitySet[]): void {
  for (const set of sets) declared.set(set.name, set);
}

/** The collections at the service root by their path, such as `communications/callRecords`. */
export function rootSets(): ReadonlyMap<string, EntitySet> {
  return declared;
}
