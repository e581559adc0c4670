import { LosslessNumber, stringify } from 'lossless-json';
import { countMembers, countMembersOfExact } from './json-exactness';
import { unlimited, type JsonLimits } from './json-limits';
import { JsonParser } from './json-parser';
import { type JsonValue, isPlain, isJsonObject } from './json-value';
import { mapInSteps, type Steps } from './steps';

/**
 * Reads JSON without losing digits. Members with equal names and different values are refused.
 * @throws SyntaxError on malformed text, JsonLimitError on text that holds more than the limits allow
 */
export function parseJson(text: string, limits: JsonLimits = unlimited): JsonValue {
  return exactlyNative(text, limits) ?? new JsonParser(text, limits).parse();
}

/** Like {@link parseJson}, of a text that is long, in steps of a millisecond or so. */
export function parseInSteps(text: string, limits: JsonLimits = unlimited): Steps<JsonValue> {
  return new JsonParser(text, limits).steps();
}

/** The value as JavaScript's own parser reads it, which is much faster, where that is provably the same. */
function exactlyNative(text: string, limits: JsonLimits): JsonValue | undefined {
  const members = countMembersOfExact(text, limits);
  if (members === undefined) return undefined;
  try {
    const value = JSON.parse(text) as JsonValue;
    return countMembers(value) === members ? value : undefined;
  } catch (cause) {
    // Not JSON: the other parser says what is wrong, and where, in words that do not change with Node.
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/** Writes JSON with every digit that {@link parseJson} has read. */
export function stringifyJson(value: JsonValue): string {
  // Almost no value holds what JavaScript's own writer, which is faster, would not keep.
  return holdsExactNumbers(value) ? (stringify(value) as string) : JSON.stringify(value);
}

/** Levels of arrays and objects that are written one by one. */
const LEVELS_IN_STEPS = 4;

/** Like {@link stringifyJson}, of a value that holds much. */
export function* stringifyInSteps(value: JsonValue, levels = LEVELS_IN_STEPS): Steps<string> {
  if (levels > 0 && Array.isArray(value)) {
    const items = yield* mapInSteps(value, (item) => stringifyInSteps(item, levels - 1));
    return `[${items.join(',')}]`;
  }
  if (levels === 0 || !isJsonObject(value)) return stringifyJson(value);
  const members: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    const text = isPlain(member) ? stringifyJson(member) : yield* stringifyInSteps(member, levels - 1);
    members.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${members.join(',')}}`;
}

function holdsExactNumbers(value: JsonValue | undefined): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint';
  if (value instanceof LosslessNumber) return true;
  if (Array.isArray(value)) return value.some(holdsExactNumbers);
  for (const name in value) if (holdsExactNumbers(value[name])) return true;
  return false;
}
