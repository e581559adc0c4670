import { primitiveTypes, type PrimitiveType } from '../edm/primitive-types';
import type { Property, PropertyType } from '../edm/structured-type';
import type { EntitySet } from './entity-set';

/**
 * Temporary member of an entity until it is written to its row. Its value becomes the column `derived`: the names of
 * members that were derived, not sent. No body can set it, since annotations are not kept.
 */
export const DERIVED = '@derived';

/** How an entity is stored in its row, apart from its id and keys. */
export interface RowLayout {
  /** Properties with a column that are set by a client's body. */
  readonly filled: readonly Property[];
  /** Those of {@link filled} that a change may set. */
  readonly changeable: readonly Property[];
  /** Properties beside the id that the column `body` leaves out, since their own column has the complete value. */
  readonly inColumns: readonly Property[];
  /** Those of {@link inColumns} with a text of any length; what a parent implies is its id. */
  readonly texts: readonly Property[];
  /** Names of all members that the column `body` leaves out: contained collections, too. */
  readonly elsewhere: ReadonlySet<string>;
}

const layouts = new WeakMap<EntitySet, RowLayout>();

/** Returns where each member of an entity is stored. No other code decides this. */
export function layoutOf(set: EntitySet): RowLayout {
  const known = layouts.get(set);
  if (known) return known;
  const properties = [...set.type.properties.values()];
  const filled = properties.filter(({ column, computed }) => column && !computed);
  // A time is stored in its column as ticks, and in the body with the digits that were sent.
  const inColumns = properties.filter(
    (property) => property.column && property.name !== 'id' && (!isTime(property) || property.computed),
  );
  const layout = {
    filled,
    changeable: filled.filter(({ immutable }) => !immutable),
    inColumns,
    texts: inColumns.filter(({ type, implied }) => isOf(type, primitiveTypes.String) && !implied),
    elsewhere: new Set(['id', DERIVED, ...inColumns.map(({ name }) => name), ...set.children.keys()]),
  };
  layouts.set(set, layout);
  return layout;
}

/** Column of a property that has one. */
export function columnOf(property: Pick<Property, 'name'>): string {
  return property.name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Whether the column of a property can be null; ids, and what each new entity has to name, never are. */
export function canBeNull({ name, nullable, required }: Property): boolean {
  return nullable && !required && name !== 'id';
}

/** Whether a property is a time, which columns hold as ticks. */
export function isTime({ type }: Property): boolean {
  return isOf(type, primitiveTypes.DateTimeOffset);
}

function isOf(type: PropertyType, primitive: PrimitiveType): boolean {
  return type.kind === 'primitive' && type.primitive === primitive;
}
