import { Ajv } from 'ajv';
import type { JsonObject } from '../src/edm/json/json-value';
import { typeOf } from '../src/edm/registry';
import type { Class, Property, PropertyType, StructuredType } from '../src/edm/structured-type';

const id = (type: StructuredType): string => `#/$defs/${type.name}`;

/** Ajv's compiled check of bodies of new entities: types, nullability, required members, enumerations and patterns. */
export function schemaValidator(target: Class): (body: JsonObject) => boolean {
  const $defs: Record<string, object> = {};
  const define = (type: StructuredType): void => {
    if ($defs[type.name]) return;
    $defs[type.name] = {};
    const properties = [...type.properties.values()];
    for (const { type: value } of properties) {
      if (!('target' in value)) continue;
      const declared = typeOf(value.target());
      [declared, ...declared.descendants()].forEach(define);
    }
    $defs[type.name] = {
      type: 'object',
      properties: {
        '@odata.type': { type: 'string' },
        ...Object.fromEntries(properties.map((property) => [property.name, schemaOf(property)])),
      },
      required: properties.filter(({ required }) => required).map(({ name }) => name),
      ...(type.open ? {} : { additionalProperties: false }),
    };
  };
  define(typeOf(target));
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    formats: { int32: true, int64: true, float: true, decimal: true, 'date-time': true },
  });
  return ajv.compile<JsonObject>({ $defs, $ref: id(typeOf(target)) });
}

function schemaOf({ type, collection, nullable, minItems = 0 }: Property): object {
  const single = singleSchema(type);
  const schema = collection ? { type: 'array', items: single, minItems } : single;
  return nullable ? { anyOf: [{ type: 'null' }, schema] } : schema;
}

function singleSchema(type: PropertyType): object {
  if (type.kind === 'primitive') return type.primitive.openApi;
  if (type.kind === 'enum') return { enum: Object.keys(type.enum.members) };
  const declared = typeOf(type.target());
  const refs = [declared, ...declared.descendants()].map((each) => ({ $ref: id(each) }));
  return refs.length === 1 ? (refs[0] as object) : { anyOf: refs };
}
