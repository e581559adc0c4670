import { isJsonNumber, isJsonObject, type JsonObject, type JsonValue } from '../../src/edm/json/json-value';
import type { Expression } from '../../src/odata/syntax/ast';
import { equals } from './comparison';
import { Rational } from './rational';
import { readDate, readDateTimeOffset, readDuration, readTimeOfDay } from './texts';
import { isKind, type NumberValue, type Value } from './values';

/** What a double or an endless decimal fraction may be off, as a part of the value. */
const PRECISION = Rational.of(1n, 10n ** 12n);

/** Whether a member of an answer says the value that was expected; null may also be left out. */
export function isAnswer(expected: Value, json: JsonValue | undefined): boolean {
  if (expected === null || json === undefined || json === null) return expected === null && (json ?? null) === null;
  if (typeof expected !== 'object') return expected === json;
  switch (expected.kind) {
    case 'number':
      return isNumber(expected, json);
    case 'enum':
      return expected.name === json;
    case 'dateTimeOffset':
      return typeof json === 'string' && equals(expected, readDateTimeOffset(json) ?? null);
    case 'date':
      return typeof json === 'string' && equals(expected, readDate(json) ?? null);
    case 'timeOfDay':
      return typeof json === 'string' && equals(expected, readTimeOfDay(json) ?? null);
    case 'duration':
      return typeof json === 'string' && equals(expected, readDuration(json) ?? null);
    default:
      return false;
  }
}

/** Whole numbers and exact decimals have to be exact. */
function isNumber({ family, value }: NumberValue, json: JsonValue): boolean {
  if (typeof value === 'string') return value === json;
  const actual = isJsonNumber(json) ? Rational.parse(json.toString()) : undefined;
  if (!actual) return false;
  const difference = actual.minus(value);
  const isExact = family !== 'floating' && Rational.parse(value.toString())?.compare(value) === 0;
  if (isExact) return difference.sign === 0;
  const magnitude = value.sign < 0 ? value.negated() : value;
  const bound = magnitude.times(PRECISION);
  return difference.compare(bound) <= 0 && difference.negated().compare(bound) <= 0;
}

/** The member of an answer at the end of a path of names; casts leave no trace in an answer. */
export function answered(json: JsonObject, path: Expression): JsonValue | undefined {
  if (path.kind !== 'member' && path.kind !== 'qualifiedName') throw new Error('Not a path.');
  const owner = path.from ? answered(json, path.from) : json;
  if (path.kind === 'qualifiedName') return owner;
  return isJsonObject(owner) && Object.hasOwn(owner, path.name) ? owner[path.name] : undefined;
}

/** What is expected of a row. */
export interface Row {
  /** Undefined where the row does not have the member. */
  readonly values: readonly (Value | undefined)[];
  /** Whether the row has all that it says, so that a null is not left out. */
  readonly isTransient: boolean;
}
export type AnsweredRow = readonly (JsonValue | undefined)[];

/** Whether each row has an answer of its own and no answer is left; order is of no account. */
export function areSameRows(expected: readonly Row[], actual: readonly AnsweredRow[]): boolean {
  const rest = [...actual];
  const found = expected.every((row) => {
    const at = rest.findIndex((other) => isSameRow(row, other));
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
  return found && rest.length === 0;
}

function isSameRow({ values, isTransient }: Row, answer: AnsweredRow): boolean {
  return values.every((value, index) => {
    const json = answer[index];
    if (value === undefined) return json === undefined;
    return isAnswer(value, json) && !(isTransient && json === undefined);
  });
}

/** A value in words, for the message of a test. */
export function inWords(value: Value | undefined): string {
  if (value === undefined) return 'absent';
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isKind(value, 'number')) return String(value.value);
  if (isKind(value, 'enum')) return value.name;
  return JSON.stringify(value, (_, member: unknown) => (typeof member === 'bigint' ? String(member) : member));
}
