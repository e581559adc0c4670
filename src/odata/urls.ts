import type { PathStep } from './entity-set';
import type { MemberContext } from './compile-entity';
import type { EntityPlan } from './plan';
import { formatQuery, type QueryOptions } from './query-options';
import { writeSkipToken } from './skip-token';

/** Path of an entity or collection from the service root, keys in parentheses, as Graph writes its links. */
export function resourcePath(path: readonly PathStep[]): string {
  return path.map(({ set, id }) => (id === undefined ? set.name : `${set.name}('${quoteKey(id)}')`)).join('/');
}

function quoteKey(id: string): string {
  return encodeURIComponent(id.replaceAll("'", "''"));
}

/** Context URL of an answer (OData 4.01 part 1, section 10). @param root URL of the service root, without a slash at the end */
export function contextUrl(root: string, path: readonly PathStep[], plan: EntityPlan): string {
  const end = path.at(-1) as PathStep;
  const collection = resourcePath([...path.slice(0, -1), { set: end.set }]);
  return `${root}/$metadata#${collection}${members(plan)}${end.id === undefined ? '' : '/$entity'}`;
}

/** Context URLs of the contained entities of the entities that the path leads to. */
export function memberContext(root: string, path: readonly PathStep[], plan: EntityPlan): MemberContext {
  const end = path.at(-1) as PathStep;
  const collection = resourcePath([...path.slice(0, -1), { set: end.set }]);
  return (member) => {
    const expanded = plan.expand.find(({ name }) => name === member);
    const after = expanded ? `')/${member}${members(expanded.page)}` : `')/${member}/$entity`;
    return [`${root}/$metadata#${collection}('`, after];
  };
}

/** The list of what an answer holds, where that is not simply all properties. */
function members({ select = [], expand }: EntityPlan): string {
  const selected = select.filter((name) => !expand.some((item) => item.name === name));
  const expanded = expand.map(({ name, page }) => `${name}${members(page) || '()'}`);
  const all = [...selected, ...expanded];
  return all.length === 0 ? '' : `(${all.join(',')})`;
}

/**
 * Link to the next page of a collection.
 * @param page how many items this page has, and where the next one begins
 */
export function nextLink(
  root: string,
  path: readonly PathStep[],
  options: QueryOptions,
  { count, last }: { readonly count: number; readonly last: readonly string[] },
): string {
  const rest = options.top === undefined ? options : { ...options, top: options.top - count };
  return `${root}/${resourcePath(path)}?${formatQuery(rest, writeSkipToken(last))}`;
}
