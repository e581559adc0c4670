import { isJsonObject, type JsonObject } from '../../edm/json/json-value';
import type { EntitySet } from '../../odata/entity-set';
import { newId } from './new-id';

/** Gives an entity and all it contains their ids, where the body names none. */
export function withIds(set: EntitySet, entity: JsonObject): JsonObject {
  // First, since to add a member to a copy takes longer than the copy.
  const result: JsonObject = { id: entity.id ?? newId(), ...withOwnedIds(set, entity) };
  for (const child of set.children.values()) {
    if (result[child.name] !== undefined)
      result[child.name] = itemsOf(result, child).map((item) => withIds(child, item));
  }
  return result;
}

/** Gives the single entities that are stored within an entity, such as its organizer, their ids. */
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

/** The entities that an entity contains in one of its collections. */
export function itemsOf(entity: JsonObject, { name }: EntitySet): JsonObject[] {
  const items = entity[name];
  return Array.isArray(items) ? items.filter(isJsonObject) : [];
}
