import type { EntitySet, PathStep } from './entity-set';

/** What the path of a URL leads to (OData 4.01 part 2, section 4). */
export interface Resource {
  /** Steps to the last collection or entity with a table. */
  readonly path: readonly PathStep[];
  /**
   * What of that entity is meant, percent-encoded as in the URL: a path of properties, which is an expression of the
   * entity. Empty: all of it.
   */
  readonly tail: string;
  /** What the path ends with, if that changes the form of the answer. */
  readonly suffix?: '$count' | '$ref' | '$value';
  /** Conditions of `/$filter(…)` behind a collection, percent-encoded as in the URL. */
  readonly filters: readonly string[];
}

const suffixes = ['$count', '$ref', '$value'] as const;

/**
 * Finds out what a path leads to. Names of collections, keys, casts to the declared type and suffixes are known here; what
 * else follows an entity is left for the model to know.
 * @param segments parts of the path, percent-encoded, keys in segments of their own
 * @returns undefined when it leads nowhere
 */
export function findResource(roots: readonly EntitySet[], segments: readonly string[]): Resource | undefined {
  const [name, ...rest] = segments;
  const set = roots.find((root) => root.name.endsWith(`/${name}`));
  return set && findBelow([{ set }], rest, []);
}

function findBelow(
  path: readonly PathStep[],
  segments: readonly string[],
  filters: readonly string[],
): Resource | undefined {
  const { set, id } = path.at(-1) as PathStep;
  const [first, ...rest] = segments;
  if (first === undefined) return { path, tail: '', filters };
  const name = decodeURIComponent(first);
  const suffix = rest.length === 0 ? suffixes.find((each) => each === name) : undefined;
  if (name === set.type.name) return findBelow(path, rest, filters);
  if (id === undefined) {
    if (suffix === '$value') return undefined;
    if (suffix) return { path, tail: '', suffix, filters };
    const [, condition] = /^\$filter\((.*)\)$/s.exec(first.replace(/^%24/, '$')) ?? [];
    if (condition !== undefined) return findBelow(path, rest, [...filters, condition]);
    // Whether any or all entities meet a condition is an expression of the entity that contains them.
    if (/^(?:any|all)\(/.test(name) && path.length > 1 && filters.length === 0)
      return withSuffix(path.slice(0, -1), [set.name, first, ...rest]);
    // What lists the entities of several calls cannot tell them by their ids.
    if (set.home || filters.length > 0) return undefined;
    return findBelow([...path.slice(0, -1), { set, id: name }], rest, filters);
  }
  const child = set.children.get(name);
  if (child) return findBelow([...path, { set: child }], rest, filters);
  if (suffix) return suffix === '$ref' ? { path, tail: '', suffix, filters } : undefined;
  return withSuffix(path, segments);
}

/** The suffix `$count` is part of the language of expressions. */
function withSuffix(path: readonly PathStep[], segments: readonly string[]): Resource {
  const last = decodeURIComponent(segments.at(-1) ?? '');
  const suffix = last === '$ref' || last === '$value' ? last : undefined;
  const tail = (suffix ? segments.slice(0, -1) : segments).join('/');
  return { path, tail, suffix, filters: [] };
}
