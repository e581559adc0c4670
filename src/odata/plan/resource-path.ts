import { endOf, type EntitySet, type PathStep } from '../entity-set';

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
 * @param segments parts of the path, percent-encoded as in a canonical URL, keys in segments of their own
 * @returns undefined when it leads nowhere
 */
export function findResource(roots: readonly EntitySet[], segments: readonly string[]): Resource | undefined {
  const set = roots.find((root) => root.name.endsWith(`/${segments[0]}`));
  if (!set) return undefined;
  const path: PathStep[] = [{ set }];
  const filters: string[] = [];
  for (let at = 1; at < segments.length; at++) {
    const end = takeStep(path, filters, segments, at);
    if (end !== GOES_ON) return end;
  }
  return { path, tail: '', filters };
}

const GOES_ON = 'goes on';

/**
 * Goes one segment on: adds it to the path or the filters, or finds out what the whole path leads to.
 * @param at index of the segment
 */
function takeStep(
  path: PathStep[],
  filters: string[],
  segments: readonly string[],
  at: number,
): Resource | undefined | typeof GOES_ON {
  const { set, id } = endOf(path);
  const segment = segments[at] ?? '';
  const name = decodeURIComponent(segment);
  const suffix = at === segments.length - 1 ? suffixes.find((each) => each === name) : undefined;
  if (name === set.type.name) return GOES_ON;
  if (id === undefined) {
    if (suffix) return suffix === '$value' ? undefined : { path, tail: '', suffix, filters };
    const [, condition] = /^\$filter\((.*)\)$/s.exec(segment) ?? [];
    if (condition !== undefined) {
      filters.push(condition);
      return GOES_ON;
    }
    // Whether any or all entities meet a condition is an expression of the entity that contains them.
    if (/^(?:any|all)\(/.test(name) && path.length > 1 && filters.length === 0)
      return withSuffix(path.slice(0, -1), [set.name, ...segments.slice(at)]);
    // What lists the entities of several calls cannot tell them by their ids.
    if (set.home || filters.length > 0) return undefined;
    path[path.length - 1] = { set, id: name };
    return GOES_ON;
  }
  const child = set.children.get(name);
  if (child) {
    path.push({ set: child });
    return GOES_ON;
  }
  if (suffix) return suffix === '$ref' ? { path, tail: '', suffix, filters } : undefined;
  return withSuffix(path, segments.slice(at));
}

/** The suffix `$count` is part of the language of expressions. */
function withSuffix(path: readonly PathStep[], segments: readonly string[]): Resource {
  const last = decodeURIComponent(segments.at(-1) ?? '');
  const suffix = last === '$ref' || last === '$value' ? last : undefined;
  const tail = (suffix ? segments.slice(0, -1) : segments).join('/');
  return { path, tail, suffix, filters: [] };
}
