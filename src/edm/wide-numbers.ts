import { below, MOST_FINDINGS, type Finding } from './json/finding';
import { actualType, type AddedMembers } from './enum-sentinels';
import { parseJson } from './json/json';
import {
  isJsonNumber,
  isJsonObject,
  setMember,
  type JsonNumber,
  type JsonObject,
  type JsonValue,
} from './json/json-value';
import { mapInSteps, type Steps } from './json/steps';
import { primitiveTypes, type PrimitiveType } from './primitive-types';
import { typeOf } from './registry';
import type { PropertyType, StructuredType } from './structured-type';

/**
 * The types whose numbers a double cannot hold. Clients that parse JSON numbers as doubles ask for them as strings, by
 * `IEEE754Compatible=true` (OData JSON Format 4.01, section 3.2).
 */
const wideTypes: readonly PrimitiveType[] = [primitiveTypes.Int64, primitiveTypes.Decimal];

/** The names of {@link wideTypes} in control information, also of collections of them. */
const wideNames = new Map(
  wideTypes.flatMap((primitive) => {
    const name = primitive.name.slice('Edm.'.length);
    const type: PropertyType = { kind: 'primitive', primitive };
    return [`#${name}`, `#Edm.${name}`, `#Collection(${name})`, `#Collection(Edm.${name})`].map(
      (text) => [text, type] as const,
    );
  }),
);

const NOT_TEXT = 'must be a string, because the header Content-Type has IEEE754Compatible=true';

/** A number as a string: optional sign, digits, fraction and exponent (OData ABNF, rule decimalValue). */
const numberText = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

function isWide(type: PropertyType | undefined): boolean {
  return type?.kind === 'primitive' && wideTypes.includes(type.primitive);
}

/** The type of an undeclared member, as far as it is wide. */
function toldType(object: JsonObject, name: string): PropertyType | undefined {
  const told = object[`${name}@odata.type`];
  return typeof told === 'string' ? wideNames.get(told) : undefined;
}

/**
 * Replaces numbers of wide types, and counts, by strings.
 * @param type of the value or of its items; undefined where only the types of added members are known
 */
export function* numbersAsText(
  value: JsonValue,
  type: PropertyType | undefined,
  added?: AddedMembers,
): Steps<JsonValue> {
  if (Array.isArray(value)) return yield* mapInSteps(value, (item) => numbersAsText(item, type, added));
  if (isJsonNumber(value)) return isWide(type) ? plainText(value) : value;
  if (!isJsonObject(value)) return value;
  const isTyped = type !== undefined && 'target' in type;
  const properties = isTyped ? actualType(value, typeOf(type.target())).properties : undefined;
  const result: JsonObject = {};
  for (const [name, member] of Object.entries(value)) {
    const known = properties?.get(name)?.type ?? added?.types.get(name) ?? toldType(value, name);
    setMember(
      result,
      name,
      isCount(name) ? countAsText(member) : yield* numbersAsText(member, known, added?.within.get(name)),
    );
  }
  return result;
}

function isCount(name: string): boolean {
  return name.endsWith('@odata.count');
}

function countAsText(count: JsonValue): JsonValue {
  return isJsonNumber(count) ? plainText(count) : count;
}

/** Replaces the count of a page by a string. */
// eslint-disable-next-line require-yield
export function* withCountAsText(page: JsonValue): Steps<JsonValue> {
  if (!isJsonObject(page)) return page;
  const counts = Object.keys(page).filter(isCount);
  return { ...page, ...Object.fromEntries(counts.map((name) => [name, countAsText(page[name] ?? null)])) };
}

/** Digits without an exponent, which only clients that ask for ExponentialDecimals understand. */
export function plainText(value: JsonNumber): string {
  const text = value.toString();
  const [, sign = '', whole = '', fraction = '', power] = /^(-?)(\d+)(?:\.(\d+))?e([+-]?\d+)$/i.exec(text) ?? [];
  if (power === undefined) return text;
  const digits = whole + fraction;
  const point = whole.length + Number(power);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits + '0'.repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/**
 * Replaces strings by the numbers that they stand for, where the type is wide. A string that is no number stays.
 * @param findings receives each number that is not a string
 */
export function* numbersFromText(
  source: JsonObject,
  type: StructuredType | undefined,
  findings: Finding[],
  path = '',
): Steps<JsonObject> {
  const properties = type && actualType(source, type).properties;
  const result: JsonObject = {};
  for (const [name, member] of Object.entries(source)) {
    const known = properties?.get(name)?.type ?? toldType(source, name);
    setMember(result, name, yield* valueFromText(member, known, findings, below(path, name)));
  }
  yield;
  return result;
}

function* valueFromText(
  value: JsonValue,
  type: PropertyType | undefined,
  findings: Finding[],
  place: string,
): Steps<JsonValue> {
  if (Array.isArray(value)) {
    const items: JsonValue[] = [];
    for (const [index, item] of value.entries())
      items.push(yield* valueFromText(item, type, findings, below(place, index)));
    return items;
  }
  if (isJsonObject(value)) {
    const target = type !== undefined && 'target' in type ? typeOf(type.target()) : undefined;
    return yield* numbersFromText(value, target, findings, place);
  }
  if (!isWide(type)) return value;
  if (isJsonNumber(value) && findings.length < MOST_FINDINGS)
    findings.push({ code: 'invalidType', message: NOT_TEXT, target: place });
  return typeof value === 'string' && numberText.test(value) ? parseJson(jsonNumber(value)) : value;
}

/** The text as a JSON number, which has neither a plus sign nor needless zeros in front. */
function jsonNumber(text: string): string {
  return text.replace(/^\+?(-?)0+(?=\d)/, '$1').replace(/^\+/, '');
}
