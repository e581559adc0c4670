import { withNamespace } from '../../edm/namespace-aliases';
import { endOf, type EntitySet, type PathStep } from '../entity-set';
import { navigationTarget } from '../related-sets';

/** The target of a URL's path (OData 4.01 part 2, section 4). */
export interface Resource {
  /** Steps to the last collection or entity with a table. */
  readonly path: readonly PathStep[];
  /**
   * The requested part of that entity, percent-encoded as in the URL: a path of properties, which is an expression on
   * the entity. Empty: the whole entity.
   */
  readonly tail: string;
  /** The end of the path, if it changes the form of the answer. */
  readonly suffix?: '$count' | '$ref' | '$value';
  /** Conditions of `/$filter(…)` after a collection, percent-encoded as in the URL. */
  readonly filters: readonly string[];
}

const suffixes = ['$count', '$ref', '$value'] as const;

/**
 * Finds the target of a path. Resolves names of collections, keys, casts to the declared type and suffixes. Anything
 * else after an entity becomes the tail, which is later looked up in the model.
 * @param segments parts of the path below `communications`, percent-encoded as in a canonical URL, with keys as
 * separate segments; the first is the path of a root collection
 * @returns undefined when the path has no target
 */
export function findResource(roots: readonly EntitySet[], segments: readonly string[]): Resource | undefined {
  const set = roots.find(({ name }) => name === `communications/${segments[0]}`);
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
 * Processes one segment: adds it to the path or the filters, or returns the target of the whole path.
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
  if (withNamespace(name) === set.type.name) return GOES_ON;
  if (id === undefined) {
    if (suffix) return { path, tail: '', suffix, filters };
    const [, condition] = /^\$filter\((.*)\)$/s.exec(segment) ?? [];
    if (condition !== undefined) {
      filters.push(condition);
      return GOES_ON;
    }
    // `any` and `all` on entities are expressions on the entity that contains them.
    if (/^(?:any|all)\(/.test(name) && path.length > 1 && filters.length === 0)
      return withSuffix(path.slice(0, -1), [set.name, ...segments.slice(at)]);
    // In a list of the entities of several call records, an id does not identify one entity.
    if (set.home || filters.length > 0) return undefined;
    path[path.length - 1] = { set, id: name };
    return GOES_ON;
  }
  const target = navigationTarget(set, name);
  // A path through a single entity is an expression.
  if (target && !target.single) {
    path.push({ set: target });
    return GOES_ON;
  }
  if (suffix) return suffix === '$count' ? undefined : { path, tail: '', suffix, filters };
  return withSuffix(path, segments.slice(at));
}

/** Splits the suffix off, except `$count`, which is part of the expression syntax. */
function withSuffix(path: readonly PathStep[], segments: readonly string[]): Resource {
  const last = decodeURIComponent(segments.at(-1) ?? '');
  const suffix = last === '$ref' || last === '$value' ? last : undefined;
  const tail = (suffix ? segments.slice(0, -1) : segments).join('/');
  return { path, tail, suffix, filters: [] };
}
