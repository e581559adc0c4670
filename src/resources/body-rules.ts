import { DELTA_ANNOTATION } from '../edm/annotations';
import { type Finding, below } from '../edm/json/finding';
import { isJsonObject, type JsonObject } from '../edm/json/json-value';
import type { GraphError } from '../graph/errors/graph-error';
import { invalidBody } from '../graph/request/entity-body';
import type { EntitySet } from '../odata/entity-set';
import { itemsOf } from '../writes/rows/entity-ids';
import { countPositions } from '../writes/rows/entity-rows';

/** Most entities in one collection of a new entity's body, contained ones included. */
export const MOST_ENTITIES = 20_000;

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
export function tooManyValues({ counterparts = [] }: EntitySet, json: JsonObject): Finding[] {
  return counterparts
    .map(({ older }) => ({ older, value: json[older] }))
    .filter(({ value }) => Array.isArray(value) && value.length > MOST_ENTITIES)
    .map(({ older }) => ({
      code: 'tooManyItems',
      message: `must not hold more than ${MOST_ENTITIES} values`,
      target: older,
    }));
}

/** The error for contained collections in a change of OData 4.0, which does not know deep updates. */
export function unchangeable({ children }: EntitySet, source: JsonObject): GraphError {
  const contained = [...children.keys()].flatMap((name) => [name, `${name}${DELTA_ANNOTATION}`]);
  return invalidBody(
    contained
      .filter((name) => source[name] !== undefined)
      .map((name) => invalid(name, 'cannot be changed with the entity that contains it in OData 4.0; it can in 4.01')),
  );
}

/** Checks the body of a replacing entity. @param source the body with its annotations */
export function unfitEntity(set: EntitySet, json: JsonObject, source: JsonObject): Finding[] {
  return [...tooManyEntities(set, json), ...partOfCollections(set, source, '')];
}

/** Refuses collections with a nextLink: a single page must not replace the whole collection. */
export function partOfCollections({ children }: EntitySet, source: JsonObject, path: string): Finding[] {
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

export function invalid(target: string, message: string): Finding {
  return { code: 'invalidValue', message, target };
}
