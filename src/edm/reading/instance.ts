import { TYPE_ANNOTATION } from '../annotations';
import { isJsonObject, type JsonObject, type JsonValue } from '../json/json-value';
import { typeByName, typeOf } from '../registry';
import type { PropertyType, StructuredType } from '../structured-type';

/** Creates instances of the classes that declare the types of a stored value. */
export function instanceOf(declared: StructuredType, json: JsonObject): object {
  const named = json[TYPE_ANNOTATION];
  const type = (typeof named === 'string' ? typeByName(named.slice(1)) : undefined) ?? declared;
  const members = [...type.properties.values()]
    .filter(({ name }) => Object.hasOwn(json, name))
    .map((property) => [property.name, memberOf(property.type, json[property.name] as JsonValue)] as const);
  return Object.assign(Object.create(type.target.prototype as object) as object, Object.fromEntries(members));
}

function memberOf(type: PropertyType, value: JsonValue): unknown {
  if (!('target' in type)) return value;
  if (Array.isArray(value)) return value.map((item) => memberOf(type, item));
  return isJsonObject(value) ? instanceOf(typeOf(type.target()), value) : value;
}
