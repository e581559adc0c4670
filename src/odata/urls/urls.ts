import { endOf, type PathStep, type Continuation } from '../entity-set';
import type { EntityPlan, PagePlan } from '../plan/plan';
import type { Selection } from '../plan/selection';
import type { QueryOptions } from '../syntax/ast';
import type { SkipTokens } from './skip-token';

/** Options that determine where a page begins, not which items there are. */
const PLACES = new Set(['$skiptoken', '$deltatoken', '$skip']);
/** Options that do not change which items there are, and in which order. */
const MEMBERS = new Set([...PLACES, '$select', '$expand', '$count', '$top', '$format']);

/** Path of an entity or collection from the service root, with keys in parentheses, as in Graph's links. */
export function resourcePath(path: readonly PathStep[]): string {
  return path.map(({ set, id }) => (id === undefined ? set.name : `${set.name}('${quoteKey(id)}')`)).join('/');
}

/** The key at the end of a URL of an entity in a collection with the given name; undefined: it is no such URL. */
export function keyInUrl(url: string, name: string): string | undefined {
  const quoted = /([^/]+)\('([^/]*)'\)$/.exec(url);
  const [, collection, key] = quoted ?? /([^/]+)\/([^/]+)$/.exec(url) ?? [];
  if (collection !== name || key === undefined) return undefined;
  const text = decodeKey(key);
  return quoted ? text?.replaceAll("''", "'") : text;
}

function decodeKey(key: string): string | undefined {
  try {
    return decodeURIComponent(key);
  } catch {
    return undefined;
  }
}

/** Most ids need no encoding, and checking that is faster than encoding. */
const plainKey = /^[\w.!~*()-]*$/;

function quoteKey(id: string): string {
  return plainKey.test(id) ? id : encodeURIComponent(id.replaceAll("'", "''"));
}

/**
 * Context URL of an answer (OData 4.01 part 1, section 10).
 * @param root URL of the service root, without a slash at the end
 */
export function contextUrl(
  root: string,
  path: readonly PathStep[],
  plan: Pick<EntityPlan, 'select' | 'expand'>,
): string {
  const end = endOf(path);
  const { home, type } = end.set;
  // Its entities are of several collections, so none of these is named; values that are no entities are of none.
  if (home || !type.entity)
    return `${root}/$metadata#${end.id === undefined ? `Collection(${type.name})` : type.name}${members(plan)}`;
  const collection = resourcePath([...path.slice(0, -1), { set: end.set }]);
  return `${root}/$metadata#${collection}${members(plan)}${end.id === undefined ? '' : '/$entity'}`;
}

/** The list of an answer's members in its context URL; empty for all properties. */
export function members({ select, expand }: Pick<EntityPlan, 'select' | 'expand'>): string {
  const selected = select ? listOf(select).filter((name) => !expand.some((item) => item.name === name)) : [];
  const expanded = expand
    .filter(({ kind }) => kind === 'entities')
    .map(({ name, page }) => `${name}${membersOfPage(page) || '()'}`);
  const all = [...selected, ...expanded];
  return all.length === 0 ? '' : `(${all.join(',')})`;
}

/** The same for the items of an expanded collection. */
export function membersOfPage(page: PagePlan): string {
  return page.applied ? page.applied.members : members(page);
}

function listOf(select: Selection): string[] {
  return [...select].flatMap(([name, deeper]) => (deeper ? listOf(deeper).map((inner) => `${name}/${inner}`) : [name]));
}

/**
 * The options as parts of a query string that parses to the same options.
 * @param without names of options to leave out
 */
export function formatQuery({ written }: QueryOptions, without: ReadonlySet<string> = PLACES): string[] {
  return [...written]
    .filter(([name]) => !without.has(name))
    .map(([name, value]) => `${name.startsWith('$') ? name : encodeURIComponent(name)}=${encodeOption(value)}`);
}

function encodeOption(text: string): string {
  return text.replaceAll(/[^\w.~!$'()*,;:@/?=-]+/g, encodeURIComponent);
}

/** Text that determines the items of a collection and their order. A skip token is valid for this text only. */
export function sequenceOf(tenantId: string, path: readonly PathStep[], { written }: QueryOptions): string {
  const options = [...written].filter(([name]) => !MEMBERS.has(name)).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([tenantId, resourcePath(path), options]);
}

/** The data that all links of one answer share. */
export interface LinkContext {
  readonly tenantId: string;
  /** URL of the service root that the client uses, without a slash at the end. */
  readonly root: string;
  readonly tokens: SkipTokens;
}

/** `$top` of the next page. @param count number of items on this page */
export function topOfNext({ top, pageSize }: QueryOptions, count: number): string[] {
  if (pageSize !== undefined) return [`$top=${pageSize}`];
  return top === undefined ? [] : [`$top=${top - count}`];
}

/**
 * Link to the next page of a collection.
 * @param page number of items on this page, and where the next page begins
 */
export function nextLink(
  { tenantId, root, tokens }: LinkContext,
  path: readonly PathStep[],
  options: QueryOptions,
  { count, last }: { readonly count: number; readonly last: Continuation },
  kind: 'entities' | 'references' = 'entities',
): string {
  const token = tokens.write(sequenceOf(tenantId, path, options), last);
  const query = [
    ...formatQuery(options, new Set([...PLACES, '$top'])),
    ...topOfNext(options, count),
    `$skiptoken=${token}`,
  ];
  return `${root}/${resourcePath(path)}${kind === 'references' ? '/$ref' : ''}?${query.join('&')}`;
}
