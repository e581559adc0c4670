import { LosslessNumber, stringify } from 'lossless-json';
import { countMembers, countMembersOfExact } from './json-exactness';
import { unlimited, type JsonLimits } from './json-limits';
import { JsonParser } from './json-parser';
import { type JsonValue, isPlain, isJsonObject } from './json-value';
import { mapInSteps, type Steps } from './steps';

/**
 * Parses JSON without losing digits. Rejects repeated member names with different values.
 * @throws SyntaxError on malformed text, JsonLimitError on text that exceeds the limits
 */
export function parseJson(text: string, limits: JsonLimits = unlimited): JsonValue {
  return exactlyNative(text, limits) ?? new JsonParser(text, limits).parse();
}

/** Like {@link parseJson}, for long texts, in steps of about a millisecond. */
export function parseInSteps(text: string, limits: JsonLimits = unlimited): Steps<JsonValue> {
  return new JsonParser(text, limits).steps();
}

/**
 * Parses with JavaScript's own parser, which is much faster.
 * @returns undefined unless the result is provably the same
 */
function exactlyNative(text: string, limits: JsonLimits): JsonValue | undefined {
  const members = countMembersOfExact(text, limits);
  if (members === undefined) return undefined;
  try {
    const value = JSON.parse(text) as JsonValue;
    return countMembers(value) === members ? value : undefined;
  } catch (cause) {
    // Not JSON: JsonParser reports the error and its position, in words that do not depend on the version of Node.
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

/** Writes JSON, with every digit that {@link parseJson} has read. */
export function stringifyJson(value: JsonValue): string {
  // JavaScript's own writer is faster, and almost every value has only numbers that it keeps.
  return holdsExactNumbers(value) ? (stringify(value) as string) : JSON.stringify(value);
}

/** Levels of nesting at which items and members are written one by one. */
const LEVELS_IN_STEPS = 4;

/** Like {@link stringifyJson}, for large values, in steps. */
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
