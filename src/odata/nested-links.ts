import { isJsonObject, parseJson, stringifyJson, type JsonObject, type JsonValue } from '../edm/json';
import type { PathStep } from './entity-set';
import type { EntityPlan } from './plan';
import { nextLink } from './urls';

/** How a link to more of an expanded collection begins in the database's text of it. */
const marker = '@odata.nextLink":{"';

/**
 * Writes the links to more of the expanded collections.
 * @param text JSON of an entity or of an array of entities, from a compiled read
 * @param path path of the entities; the ids at its end, and below, are taken from the text
 */
export function writeNestedLinks(text: string, root: string, path: readonly PathStep[], plan: EntityPlan): string {
  // Almost every answer holds all of its collections and goes out as the database wrote it.
  if (!text.includes(marker)) return text;
  const value = parseJson(text);
  for (const entity of Array.isArray(value) ? value : [value]) {
    if (isJsonObject(entity)) writeLinks(entity, root, path, plan, path.length - 1);
  }
  return stringifyJson(value);
}

/** @param given how many entities at the start of the path are not in the ids of a link */
function writeLinks(
  entity: JsonObject,
  root: string,
  path: readonly PathStep[],
  plan: EntityPlan,
  given: number,
): void {
  for (const { name, page } of plan.expand) {
    const member = `${name}@odata.nextLink`;
    const link = entity[member];
    if (isJsonObject(link)) {
      const ids = [...path.slice(0, given).map(({ id }) => id), ...texts(link.ids)];
      const parents = path.map(({ set }, index) => ({ set, id: ids[index] }));
      entity[member] = nextLink(root, [...parents, { set: page.set }], page.options, {
        count: Number(link.count),
        last: texts(link.last),
      });
    }
    const items = entity[name];
    for (const item of Array.isArray(items) ? items : []) {
      if (isJsonObject(item)) writeLinks(item, root, [...path, { set: page.set }], page, given);
    }
  }
}

function texts(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
