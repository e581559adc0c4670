import { parseDateTimeOffset } from '../edm/date-time-offset';
import { stringifyJson } from '../edm/json/json';
import type { Property } from '../edm/structured-type';
import { columnOf, isTime, livesInColumn, type EntitySet } from '../odata/entity-set';
import { DERIVED, derivedColumn } from '../writes/rows/counterpart-forms';
import { itemsOf } from '../writes/rows/entity-ids';
import type { JsonObject, JsonValue } from '../edm/json/json-value';

/** An entity made ready to be stored, but for the columns that are known only when it is written. */
export interface PreparedEntity {
  readonly id: string;
  /** Values of the columns that {@link fieldColumns} names, as text. */
  readonly fields: readonly string[];
  /** How many entities it contains, at any depth. */
  readonly contained: number;
  readonly children: readonly (readonly [EntitySet, readonly PreparedEntity[]])[];
}

/** Member that the service raises, so that the written value is not always the stored one. */
const VERSION = 'version';

interface Layout {
  readonly columns: readonly (readonly [name: string, isTime: boolean, column: string])[];
  /** Members that the column `body` leaves out. */
  readonly elsewhere: ReadonlySet<string>;
}

const layouts = new WeakMap<EntitySet, Layout>();

/** Columns that the text of a prepared entity fills. */
export function fieldColumns(set: EntitySet): string[] {
  const derived = set.counterparts ? ['derived'] : [];
  return [...layoutOf(set).columns.map(([, , column]) => column), ...derived, 'body'];
}

/** @param entity valid, as it is stored, with all ids */
export function prepare(set: EntitySet, entity: JsonObject): PreparedEntity {
  const { columns, elsewhere } = layoutOf(set);
  const body: JsonObject = {};
  for (const [name, value] of Object.entries(entity)) if (!elsewhere.has(name)) body[name] = value;
  const children = [...set.children.values()].map(
    (child) => [child, itemsOf(entity, child).map((item) => prepare(child, item))] as const,
  );
  return {
    id: String(entity.id),
    fields: [
      ...columns.map(([name, time]) => columnText(entity[name], time)),
      ...(set.counterparts ? [derivedColumn(entity)] : []),
      jsonText(body),
    ],
    contained: children.reduce(
      (sum, [, items]) => items.reduce((count, { contained }) => count + contained + 1, sum),
      0,
    ),
    children,
  };
}

function layoutOf(set: EntitySet): Layout {
  const known = layouts.get(set);
  if (known) return known;
  const properties = [...set.type.properties.values()];
  const filled = ({ name, column, computed }: Property): boolean => column === true && !computed && name !== VERSION;
  const layout = {
    columns: properties
      .filter(filled)
      .map((property) => [property.name, isTime(property), columnOf(property)] as const),
    elsewhere: new Set([
      'id',
      DERIVED,
      ...properties.filter(livesInColumn).map(({ name }) => name),
      ...set.children.keys(),
    ]),
  };
  layouts.set(set, layout);
  return layout;
}

function columnText(value: JsonValue | undefined, time: boolean): string {
  return String(time ? parseDateTimeOffset(String(value))?.ticks : value);
}

/** JSON with every digit; JavaScript's own writer is quicker, and enough where all numbers are doubles. */
function jsonText(value: JsonObject): string {
  try {
    const text = JSON.stringify(value);
    if (!text.includes('"isLosslessNumber":')) return text;
  } catch (cause) {
    // It knows no bigint.
    if (!(cause instanceof TypeError)) throw cause;
  }
  return stringifyJson(value);
}
