import { parseInSteps, stringifyInSteps } from '../../edm/json/json';
import { isJsonObject, type JsonObject, type JsonValue } from '../../edm/json/json-value';
import type { Steps } from '../../edm/json/steps';
import { endOf, type EntitySet, type PathStep } from '../entity-set';
import type { EntityPlan } from '../plan/plan';
import { QueryError } from '../query-error';
import { nextLink, type LinkContext } from './urls';

/** Beginning of the placeholder for a link to more of an expanded collection, in JSON text of the database. */
const marker = '@odata.nextLink":{"';

/**
 * Replaces the placeholders for links to more of the expanded collections by the links.
 * @param text JSON of an entity or of an array of entities, from a compiled read
 * @param path path of the entities; the ids at its end, and below, are read from the text
 */
export function* writeNestedLinks(
  text: string,
  context: LinkContext,
  path: readonly PathStep[],
  plan: EntityPlan,
): Steps<string> {
  // Almost every answer has its collections complete, and is sent as the database wrote it.
  if (plan.expand.length === 0 || !text.includes(marker)) return text;
  const value = yield* parseInSteps(text);
  const end = endOf(path);
  const given = path.slice(0, -1);
  const home = (end.set.home?.path ?? [end.set]).map(stepOf);
  for (const entity of Array.isArray(value) ? value : [value]) {
    if (isJsonObject(entity)) yield* writeLinks(entity, context, given, home, plan);
  }
  return yield* stringifyInSteps(value);
}

function stepOf(set: EntitySet): PathStep {
  return { set };
}

/**
 * @param given steps with ids from the URL of the request
 * @param read steps whose ids are in the placeholder
 */
function* writeLinks(
  entity: JsonObject,
  context: LinkContext,
  given: readonly PathStep[],
  read: readonly PathStep[],
  plan: EntityPlan,
): Steps<void> {
  for (const { name, page } of plan.expand) {
    const member = `${name}@odata.nextLink`;
    const link = entity[member];
    if (isJsonObject(link)) {
      if (page.isWhole)
        throw new QueryError(
          '$expand',
          `'${name}' has more than one page, and a link to the next page cannot refer to $it`,
        );
      const count = Number(link.count);
      // The items can include one more, the first of the next page.
      const found = entity[name];
      if (Array.isArray(found)) entity[name] = found.slice(0, count);
      const ids = Array.isArray(link.ids) ? link.ids.map(String) : [];
      const parents = read.map(({ set }, index) => ({ set, id: ids[index] }));
      entity[member] = nextLink(context, [...given, ...parents, { set: page.set }], page.options, {
        count,
        last: textsOf(link.last),
      });
    }
    const items = entity[name];
    const { home } = page.set;
    for (const item of Array.isArray(items) ? items : [items]) {
      if (!isJsonObject(item)) continue;
      if (home) yield* writeLinks(item, context, [], home.path.map(stepOf), page);
      else yield* writeLinks(item, context, given, [...read, { set: page.set }], page);
    }
  }
  yield;
}

function textsOf(value: JsonValue | undefined): (string | null)[] {
  return Array.isArray(value) ? value.map((text) => (text === null ? null : String(text))) : [];
}
