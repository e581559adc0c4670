import { isJsonObject, type JsonObject } from '../../edm/json/json-value';
import type { EntitySet } from '../../odata/entity-set';
import { newId } from './new-id';

/** Adds ids to an entity and all it contains, where the body has none. */
export function withIds(set: EntitySet, entity: JsonObject): JsonObject {
  // The id comes first, because adding a member to a copy takes longer than copying.
  const result: JsonObject = { id: entity.id ?? newId(), ...withOwnedIds(set, entity) };
  for (const child of set.children.values()) {
    if (result[child.name] !== undefined)
      result[child.name] = itemsOf(result, child).map((item) => withIds(child, item));
  }
  return result;
}

/** Adds ids to the single entities within an entity's body, such as its organizer. */
export function withOwnedIds(set: EntitySet, entity: JsonObject): JsonObject {
  const result = { ...entity };
  for (const name of ownedMembers(set)) {
    const value = result[name];
    if (isJsonObject(value)) result[name] = { ...value, id: value.id ?? newId() };
  }
  return result;
}

const ownedBySet = new WeakMap<EntitySet, readonly string[]>();

function ownedMembers(set: EntitySet): readonly string[] {
  let names = ownedBySet.get(set);
  if (!names) {
    const properties = [...set.type.properties.values()];
    names = properties
      .filter(({ type, collection }) => type.kind === 'contained' && !collection)
      .map(({ name }) => name);
    ownedBySet.set(set, names);
  }
  return names;
}

/** The entities in a contained collection of an entity. */
export function itemsOf(entity: JsonObject, { name }: EntitySet): JsonObject[] {
  const items = entity[name];
  return Array.isArray(items) ? items.filter(isJsonObject) : [];
}
