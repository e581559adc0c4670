import { isJsonNumber, isJsonObject, type JsonObject, type JsonValue } from '../../edm/json/json-value';

type Maybe = JsonValue | undefined;

const nothing: JsonObject = {};

/** The value where it is a text, else null. */
export function textOf(value: Maybe): string | null {
  return typeof value === 'string' ? value : null;
}

/** The value where it is an object, else undefined. */
export function objectOf(value: Maybe): JsonObject | undefined {
  return isJsonObject(value) ? value : undefined;
}

/** The value where it is an object, else an empty one. */
export function membersOf(value: Maybe): JsonObject {
  return isJsonObject(value) ? value : nothing;
}

/** The items of an array, else none. Items keep their index, whatever they are. */
export function itemsOf(value: Maybe): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** The value as a double where it is a finite number, else null: `NaN`, `INF` and `-INF` are texts in JSON. */
export function numberOf(value: Maybe): number | null {
  if (typeof value === 'number') return value;
  if (!isJsonNumber(value)) return null;
  const double = Number(value.toString());
  return Number.isFinite(double) ? double : null;
}
