import { isJsonNumber, isJsonObject, type JsonObject, type JsonValue } from '../../src/edm/json/json-value';
import { typeByName, typeOf } from '../../src/edm/registry';
import type { Property, PropertyType, StructuredType } from '../../src/edm/structured-type';
import { Rational } from './rational';
import { readDateTimeOffset, readDuration } from './texts';
import {
  collection,
  enumValue,
  EvaluationError,
  type NotFinite,
  type NumberValue,
  type StructuredValue,
  type Value,
} from './values';

const nothingAdded: ReadonlyMap<string, Value> = new Map();

/** An object of the model, of the type that it names or else the declared one. */
export function structured(declared: StructuredType | undefined, json: JsonObject): StructuredValue {
  const named = json['@odata.type'];
  const type = typeof named === 'string' ? typeByName(named.replace(/^#/, '')) : undefined;
  return { kind: 'structured', type: type ?? declared, json, added: nothingAdded };
}

/** The value of a member as JSON has it; null and absent are both null. */
export function memberOf(property: Property, json: JsonValue | undefined): Value {
  if (json === undefined || json === null) return null;
  if (!property.collection) return single(property.type, json);
  if (!Array.isArray(json)) throw new EvaluationError(`${property.name} is no array.`);
  return collection(json.map((item) => single(property.type, item)));
}

function single(type: PropertyType, json: JsonValue): Value {
  if (json === null) return null;
  switch (type.kind) {
    case 'primitive':
      return primitive(type.primitive.name, json);
    case 'enum':
      return enumValue(type.enum, String(json)) ?? unreadable(type.enum.name, json);
    default:
      return isJsonObject(json) ? structured(typeOf(type.target()), json) : unreadable('an object', json);
  }
}

function primitive(type: string, json: JsonValue): Value {
  switch (type) {
    case 'Edm.String':
      return typeof json === 'string' ? json : unreadable(type, json);
    case 'Edm.Boolean':
      return typeof json === 'boolean' ? json : unreadable(type, json);
    case 'Edm.Int32':
    case 'Edm.Int64':
      return number('integer', json);
    case 'Edm.Decimal':
      return number('decimal', json);
    case 'Edm.Single':
      return number('floating', json);
    case 'Edm.DateTimeOffset':
      return readDateTimeOffset(String(json)) ?? unreadable(type, json);
    case 'Edm.Duration':
      return readDuration(String(json)) ?? unreadable(type, json);
    default:
      return unreadable(type, json);
  }
}

function number(family: NumberValue['family'], json: JsonValue): NumberValue {
  if (json === 'NaN' || json === 'INF' || json === '-INF') return { kind: 'number', family, value: json as NotFinite };
  const value = isJsonNumber(json) ? Rational.parse(json.toString()) : undefined;
  return value ? { kind: 'number', family, value } : unreadable('a number', json);
}

/** The value of a member that no type declares, typed as its JSON is (JSON format, section 4.6.12). */
export function dynamicValue(json: JsonValue | undefined): Value {
  if (json === undefined || json === null) return null;
  if (isJsonNumber(json)) return number('decimal', json);
  if (Array.isArray(json)) return collection(json.map(dynamicValue));
  return isJsonObject(json) ? structured(undefined, json) : json;
}

function unreadable(type: string, json: JsonValue): never {
  throw new EvaluationError(`${String(json)} is not ${type}.`);
}
