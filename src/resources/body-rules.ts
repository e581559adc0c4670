import { type Finding, below } from '../edm/json/finding';
import { isJsonObject, type JsonObject } from '../edm/json/json-value';
import { endOf, type EntitySet, type PathStep } from '../odata/entity-set';
import { itemsOf } from '../writes/rows/entity-ids';
import { countPositions } from '../writes/rows/entity-rows';

/** Most entities in one collection of a new entity's body, contained ones included. */
const MOST_ENTITIES = 20_000;

/** Checks that the collections of a new entity are not too large. */
export function tooManyEntities(set: EntitySet, json: JsonObject): Finding[] {
  const tooMany = [...set.children.values()]
    .filter((child) => itemsOf(json, child).reduce((sum, item) => sum + countPositions(child, item), 0) > MOST_ENTITIES)
    .map(({ name }) => ({
      code: 'tooManyItems' as const,
      message: `must not hold more than ${MOST_ENTITIES} entities, contained ones included; add the rest one by one`,
      target: name,
    }));
  return [...tooMany, ...tooManyValues(set, json)];
}

/** Checks that older identity lists are not larger than the collections made from them may be. */
function tooManyValues({ counterparts = [] }: EntitySet, json: JsonObject): Finding[] {
  return counterparts
    .map(({ older }) => ({ older, value: json[older] }))
    .filter(({ value }) => Array.isArray(value) && value.length > MOST_ENTITIES)
    .map(({ older }) => ({
      code: 'tooManyItems',
      message: `must not hold more than ${MOST_ENTITIES} values`,
      target: older,
    }));
}

/** Checks that a change has no other id and no contained collections, which have URLs of their own. */
export function unchangeable(path: readonly PathStep[], json: JsonObject): Finding[] {
  const { set } = endOf(path);
  const contained = [...set.children.keys()]
    .filter((name) => json[name] !== undefined)
    .map((target) => invalid(target, 'cannot be changed with the entity that contains it'));
  return [...otherId(path, json), ...contained, ...tooManyValues(set, json)];
}

/** Checks the body of a PUT. @param source the body with its annotations */
export function unfitEntity(path: readonly PathStep[], json: JsonObject, source: JsonObject): Finding[] {
  const { set } = endOf(path);
  return [...otherId(path, json), ...tooManyEntities(set, json), ...partOfCollections(set, source, '')];
}

function otherId(path: readonly PathStep[], json: JsonObject): Finding[] {
  const id = path.at(-1)?.id;
  return json.id === undefined || json.id === id ? [] : [invalid('id', `must be '${id}', as in the URL, or absent`)];
}

/** Refuses collections with a nextLink: a single page must not replace the whole collection. */
function partOfCollections({ children }: EntitySet, source: JsonObject, path: string): Finding[] {
  return [...children.values()].flatMap((child) => {
    const { name } = child;
    const place = below(path, name);
    if (source[`${name}@odata.nextLink`] !== undefined)
      return [
        invalid(place, 'is only a page of the collection, because it has a nextLink; omit both to keep the collection'),
      ];
    const items = source[name];
    if (!Array.isArray(items)) return [];
    return items.flatMap((item, index) =>
      isJsonObject(item) ? partOfCollections(child, item, below(place, index)) : [],
    );
  });
}

function invalid(target: string, message: string): Finding {
  return { code: 'invalidValue', message, target };
}
