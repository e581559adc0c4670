import { parseDateTimeOffset } from '../../edm/date-time-offset';
import { stringifyJson } from '../../edm/json/json';
import { withoutMembers, type JsonObject, type JsonValue } from '../../edm/json/json-value';
import type { Property } from '../../edm/structured-type';
import type { EntitySet } from '../../odata/entity-set';
import { isTime, layoutOf } from '../../odata/row-layout';
import { derivedColumn } from './counterpart-forms';

/** Value of a column as passed to the driver. */
export type ColumnValue = string | bigint | number | null;

/** Values of columns; null where the entity lacks the member. */
export function columnValues(columns: readonly Property[], entity: JsonObject): ColumnValue[] {
  return columns.map((property) => columnValue(property, entity[property.name]));
}

function columnValue(property: Property, value: JsonValue | undefined): ColumnValue {
  if (value === undefined || value === null) return null;
  return isTime(property) ? (parseDateTimeOffset(String(value))?.ticks ?? null) : String(value);
}

/** Values of an entity's row without its keys: columns, names of derived members (if the set has any), body. */
export function storedValues(
  set: EntitySet,
  entity: JsonObject,
  columns: readonly Property[] = layoutOf(set).filled,
): ColumnValue[] {
  const derived = set.counterparts ? [derivedColumn(entity)] : [];
  return [...columnValues(columns, entity), ...derived, bodyOf(set, entity)];
}

/** JSON text for the column `body`. */
export function bodyOf(set: EntitySet, entity: JsonObject): string {
  return stringifyJson(withoutMembers(entity, layoutOf(set).elsewhere));
}
