import type { JsonObject } from '../edm/json/json-value';
import type { Property } from '../edm/structured-type';
import type { EntitySet } from '../odata/entity-set';
import { columnOf, layoutOf } from '../odata/row-layout';
import { itemsOf } from '../writes/rows/entity-ids';
import { storedValues } from '../writes/rows/row-values';

/** An entity converted to column values, except for columns that are known only when it is written. */
export interface PreparedEntity {
  readonly id: string;
  /** Values of the {@link fieldColumns}, as text. */
  readonly fields: readonly string[];
  /** Number of contained entities at any depth. */
  readonly contained: number;
  readonly children: readonly (readonly [EntitySet, readonly PreparedEntity[]])[];
}

/** Member that the service raises, so that the stored value can differ from the written one. */
const VERSION = 'version';

const columnsBySet = new WeakMap<EntitySet, readonly Property[]>();

function columnsOf(set: EntitySet): readonly Property[] {
  const known = columnsBySet.get(set);
  if (known) return known;
  const columns = layoutOf(set).filled.filter(({ name }) => name !== VERSION);
  columnsBySet.set(set, columns);
  return columns;
}

/** Columns that the `fields` of a prepared entity fill. */
export function fieldColumns(set: EntitySet): string[] {
  const derived = set.counterparts ? ['derived'] : [];
  return [...columnsOf(set).map(columnOf), ...derived, 'body'];
}

/** Prepares an entity for storage. @param entity valid, in its stored form, with all ids */
export function prepare(set: EntitySet, entity: JsonObject): PreparedEntity {
  const children = [...set.children.values()].map(
    (child) => [child, itemsOf(entity, child).map((item) => prepare(child, item))] as const,
  );
  return {
    id: String(entity.id),
    fields: storedValues(set, entity, columnsOf(set)).map(String),
    contained: children.reduce(
      (sum, [, items]) => items.reduce((count, { contained }) => count + contained + 1, sum),
      0,
    ),
    children,
  };
}
