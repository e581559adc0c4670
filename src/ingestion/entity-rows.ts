import { v7 as newId } from 'uuid';
import { parseDateTimeOffset } from '../edm/date-time-offset';
import { isJsonObject, withoutMembers, type JsonObject, type JsonValue } from '../edm/json';
import type { Property } from '../edm/structured-type';
import { columnOf, isTime, livesInColumn, type EntitySet } from '../odata/entity-set';

/** Rows to insert, by collection, parents first. */
export type RowsBySet = ReadonlyMap<EntitySet, readonly JsonObject[]>;

/** Gives an entity and all it contains their ids, where the body names none. */
export function withIds(set: EntitySet, entity: JsonObject): JsonObject {
  const result: JsonObject = { ...withOwnedIds(set, entity), id: entity.id ?? newId() };
  for (const child of set.children.values()) {
    if (result[child.name] !== undefined)
      result[child.name] = itemsOf(result, child).map((item) => withIds(child, item));
  }
  return result;
}

/** How many positions of its call record an entity takes with all it contains. */
export function countPositions(set: EntitySet, entity: JsonObject): number {
  const own = set.parentKey.length === 0 ? 0 : 1;
  return [...set.children.values()].reduce(
    (sum, child) => itemsOf(entity, child).reduce((count, item) => count + countPositions(child, item), sum),
    own,
  );
}

/** Columns that point to a parent of which the key columns are given. */
export function parentColumns({ parentKey }: EntitySet, parent: JsonObject): JsonObject {
  return Object.fromEntries(parentKey.map(([own, parents]) => [own, parent[parents] ?? null]));
}

/** Gives the single entities that are stored within an entity, such as its organizer, their ids. */
export function withOwnedIds(set: EntitySet, entity: JsonObject): JsonObject {
  const result = { ...entity };
  for (const { name, type, collection } of set.type.properties.values()) {
    const value = result[name];
    if (type.kind === 'contained' && !collection && isJsonObject(value))
      result[name] = { ...value, id: value.id ?? newId() };
  }
  return result;
}

/**
 * Takes an entity with all it contains apart into the rows of each table.
 * @param parent columns that point to the parent
 * @param first position of the first contained entity; they count up in the order in which they were written
 */
export function rowsOf(set: EntitySet, entity: JsonObject, parent: JsonObject, first: bigint): RowsBySet {
  const rows = new Map<EntitySet, JsonObject[]>();
  let position = first;
  const add = (of: EntitySet, value: JsonObject, pointer: JsonObject): void => {
    const key = { ...pointer, id: value.id ?? null };
    const isRoot = of.parentKey.length === 0;
    const place: JsonObject = isRoot ? { next_position: BigInt(countPositions(of, value)) } : { position: position++ };
    const row: JsonObject = { ...key, ...place, ...columnValues(of, value), body: bodyOf(of, value) };
    const siblings = rows.get(of);
    if (siblings) siblings.push(row);
    else rows.set(of, [row]);
    for (const child of of.children.values()) {
      for (const item of itemsOf(value, child)) add(child, item, parentColumns(child, row));
    }
  };
  add(set, entity, parent);
  return rows;
}

/** The entities that an entity contains in one of its collections. */
export function itemsOf(entity: JsonObject, { name }: EntitySet): JsonObject[] {
  const items = entity[name];
  return Array.isArray(items) ? items.filter(isJsonObject) : [];
}

/** Values of the columns that repeat or replace members of the body; members that are absent have none. */
export function columnValues(set: EntitySet, entity: JsonObject): JsonObject {
  const columns = clientColumns(set).filter(({ name }) => entity[name] !== undefined);
  return Object.fromEntries(
    columns.map((property) => [columnOf(property), columnValue(property, entity[property.name])]),
  );
}

/** Properties of the set that have a column which a client's body fills. */
export function clientColumns(set: EntitySet): Property[] {
  return [...set.type.properties.values()].filter(({ column, computed }) => column && !computed);
}

function columnValue(property: Property, value: JsonValue | undefined): JsonValue {
  return isTime(property) ? (parseDateTimeOffset(String(value))?.ticks ?? null) : (value ?? null);
}

/** What the column `body` holds: all members but contained collections and those that live in other columns. */
export function bodyOf(set: EntitySet, entity: JsonObject): JsonObject {
  const columns = [...set.type.properties.values()].filter(livesInColumn).map(({ name }) => name);
  return withoutMembers(entity, new Set(['id', ...columns, ...set.children.keys()]));
}
