import { type JsonObject } from '../../edm/json/json-value';
import type { Steps } from '../../edm/json/steps';
import { parentPosition, type EntitySet } from '../../odata/entity-set';
import { itemsOf } from './entity-ids';
import { storedValues, type ColumnValue } from './row-values';

/** Rows of one contained collection of a new entity. */
export interface ContainedRows {
  readonly set: EntitySet;
  /**
   * Values of each row: the parent's position (where the parent has one), its own position, id, columns and body.
   * Positions are relative to that of the new entity, or start from 0 below a call record.
   */
  readonly rows: readonly (readonly ColumnValue[])[];
}

/** Number of positions that an entity takes in its call record, with all it contains. */
export function countPositions(set: EntitySet, entity: JsonObject): number {
  const own = set.parentKey.length === 0 ? 0 : 1;
  return [...set.children.values()].reduce(
    (sum, child) => itemsOf(entity, child).reduce((count, item) => count + countPositions(child, item), sum),
    own,
  );
}

/** Values prepared by {@link prepareRows}, by entity. */
const prepared = new WeakMap<JsonObject, readonly ColumnValue[]>();

/** Does most of the work of {@link containedRows} in steps, for an entity with many contained ones. */
export function* prepareRows(set: EntitySet, entity: JsonObject): Steps<void> {
  for (const child of set.children.values()) {
    for (const item of itemsOf(entity, child)) {
      yield* prepareRows(child, item);
      prepared.set(item, storedValues(child, item));
      yield;
    }
  }
}

/** Splits the contents of an entity into rows, parents first. Positions ascend in the order of the body. */
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
