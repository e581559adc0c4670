import { LosslessNumber } from 'lossless-json';

/** A number of a JSON text: a double where that is exact, a bigint for larger integers, otherwise the number's text. */
export type JsonNumber = number | bigint | LosslessNumber;

export type JsonPrimitive = null | boolean | string | JsonNumber;

export type JsonValue = JsonPrimitive | JsonArray | JsonObject;

export type JsonArray = JsonValue[];

export interface JsonObject {
  [name: string]: JsonValue;
}

/** Whether a value is a primitive of JavaScript, and so contains no other values. */
export function isPlain(value: JsonValue): boolean {
  return typeof value !== 'object' || value === null;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof LosslessNumber);
}

export function isJsonNumber(value: unknown): value is JsonNumber {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof LosslessNumber;
}

/** Sets an own member, even one named like a member of Object.prototype (`__proto__`). */
export function setMember(object: JsonObject, name: string, value: JsonValue): void {
  if (name === '__proto__') Object.defineProperty(object, name, { value, enumerable: true, writable: true });
  else object[name] = value;
}

/** The object without some of its members. */
export function withoutMembers(object: JsonObject, names: ReadonlySet<string>): JsonObject {
  const rest: JsonObject = {};
  for (const name of Object.keys(object)) if (!names.has(name)) setMember(rest, name, object[name] as JsonValue);
  return rest;
}
