import { parseDateTimeOffset } from '../../edm/date-time-offset';
import { stringifyJson } from '../../edm/json/json';
import type { Steps } from '../../edm/json/steps';
import type { Property } from '../../edm/structured-type';
import { isTime, livesInColumn, parentPosition, type EntitySet } from '../../odata/entity-set';
import { DERIVED, derivedColumn } from './counterpart-forms';
import { itemsOf } from './entity-ids';
import { withoutMembers, type JsonObject, type JsonValue } from '../../edm/json/json-value';

/** Rows of one collection that a new entity contains. */
export interface ContainedRows {
  readonly set: EntitySet;
  /**
   * Of each row the parent's position where the parent has one, its own position, its id, its columns and its body.
   * Positions count from the one that the new entity gets, or from 0 below a call record.
   */
  readonly rows: readonly (readonly ColumnValue[])[];
}

/** How many positions of its call record an entity takes with all it contains. */
export function countPositions(set: EntitySet, entity: JsonObject): number {
  const own = set.parentKey.length === 0 ? 0 : 1;
  return [...set.children.values()].reduce(
    (sum, child) => itemsOf(entity, child).reduce((count, item) => count + countPositions(child, item), sum),
    own,
  );
}

/** Values that were made before, by entity. */
const prepared = new WeakMap<JsonObject, readonly ColumnValue[]>();

/** Does in steps most of what {@link containedRows} has to do for an entity with much in it. */
export function* prepareRows(set: EntitySet, entity: JsonObject): Steps<void> {
  for (const child of set.children.values()) {
    for (const item of itemsOf(entity, child)) {
      yield* prepareRows(child, item);
      prepared.set(item, storedValues(child, item));
      yield;
    }
  }
}

/** Takes what an entity contains apart into rows, parents first; positions count up in the order of the body. */
export function containedRows(set: EntitySet, entity: JsonObject): ContainedRows[] {
  const bySet = new Map<EntitySet, (readonly ColumnValue[])[]>();
  let next = set.parentKey.length === 0 ? 0 : 1;
  const add = (of: EntitySet, item: JsonObject, parent: number): void => {
    const position = next++;
    const pointer = parentPosition(of) === undefined ? [] : [parent];
    const row = [...pointer, position, String(item.id), ...(prepared.get(item) ?? storedValues(of, item))];
    const siblings = bySet.get(of);
    if (siblings) siblings.push(row);
    else bySet.set(of, [row]);
    addChildren(of, item, position);
  };
  const addChildren = (of: EntitySet, owner: JsonObject, position: number): void => {
    for (const child of of.children.values()) {
      for (const item of itemsOf(owner, child)) add(child, item, position);
    }
  };
  addChildren(set, entity, 0);
  return [...bySet].map(([of, rows]) => ({ set: of, rows }));
}

/** Values of columns; null where the entity has no such member. */
export function columnValues(columns: readonly Property[], entity: JsonObject): ColumnValue[] {
  return columns.map((property) => columnValue(property, entity[property.name]));
}

const columnsBySet = new WeakMap<EntitySet, readonly Property[]>();

/** Properties of the set that have a column which a client's body fills. */
export function clientColumns(set: EntitySet): readonly Property[] {
  let columns = columnsBySet.get(set);
  if (!columns) {
    columns = [...set.type.properties.values()].filter(({ column, computed }) => column && !computed);
    columnsBySet.set(set, columns);
  }
  return columns;
}

/** Those of the {@link clientColumns} that a change may set. */
export function changeableColumns(set: EntitySet): readonly Property[] {
  return clientColumns(set).filter(({ immutable }) => !immutable);
}

function columnValue(property: Property, value: JsonValue | undefined): ColumnValue {
  if (value === undefined || value === null) return null;
  return isTime(property) ? (parseDateTimeOffset(String(value))?.ticks ?? null) : String(value);
}

/** Values of an entity's row behind its keys: its columns, which of its members are derived, and its body. */
export function storedValues(set: EntitySet, entity: JsonObject): ColumnValue[] {
  const derived = set.counterparts ? [derivedColumn(entity)] : [];
  return [...columnValues(clientColumns(set), entity), ...derived, bodyOf(set, entity)];
}

const elsewhereBySet = new WeakMap<EntitySet, ReadonlySet<string>>();

/** JSON text for the column `body`: all members but contained collections and those that live in other columns. */
export function bodyOf(set: EntitySet, entity: JsonObject): string {
  let elsewhere = elsewhereBySet.get(set);
  if (!elsewhere) {
    const columns = [...set.type.properties.values()].filter(livesInColumn).map(({ name }) => name);
    elsewhere = new Set(['id', DERIVED, ...columns, ...set.children.keys()]);
    elsewhereBySet.set(set, elsewhere);
  }
  return stringifyJson(withoutMembers(entity, elsewhere));
}

/** Value of a column as the driver takes it. */
export type ColumnValue = string | bigint | number | null;
