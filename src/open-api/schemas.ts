import type { SchemaObject, ReferenceObject } from '@nestjs/swagger';
import { TYPE_ANNOTATION } from '../edm/annotations';
import type { EnumType } from '../edm/enum-type';
import { allTypes, typeOf } from '../edm/registry';
import type { Class, Property, PropertyType, StructuredType } from '../edm/structured-type';

type Schema = SchemaObject | ReferenceObject;

export function schemaReference(name: string): ReferenceObject {
  return { $ref: `#/components/schemas/${name}` };
}

/** Schemas of every type of the model, by qualified name. */
export function modelSchemas(): Record<string, SchemaObject> {
  const types = allTypes();
  const enums = new Map<string, EnumType>();
  for (const { properties } of types) {
    for (const { type } of properties.values()) if (type.kind === 'enum') enums.set(type.enum.name, type.enum);
  }
  return Object.fromEntries([
    ...types.map((type) => [type.name, structuredSchema(type)] as const),
    ...[...enums.values()].map((type) => [type.name, enumSchema(type)] as const),
  ]);
}

/** Body of a request that makes an entity: the type, and what a new one must have. */
export function creationSchema(target: Class): SchemaObject {
  const type = typeOf(target);
  const required = [...type.properties.values()].filter((property) => property.required).map(({ name }) => name);
  return { allOf: [schemaReference(type.name), { type: 'object', required }] };
}

function enumSchema({ doc, members }: EnumType): SchemaObject {
  return { type: 'string', description: doc, enum: Object.keys(members) };
}

function structuredSchema(type: StructuredType): SchemaObject {
  const properties = [...type.properties.values()].map((property) => [property.name, propertySchema(property)]);
  return {
    type: 'object',
    title: type.localName,
    description: type.doc,
    properties: Object.fromEntries([[TYPE_ANNOTATION, typeAnnotation(type)], ...properties]) as Record<string, Schema>,
    // A derived type can be told by its members alone, so that its members are allowed where its base is named.
    additionalProperties: type.open || type.derived.length > 0,
  };
}

function typeAnnotation(type: StructuredType): SchemaObject {
  const description = 'Names the type; needed only where a type that derives from the declared one is meant.';
  return { type: 'string', description, example: `#${type.name}` };
}

function propertySchema({ doc, deprecated, computed, ...property }: Property): Schema {
  const description = deprecated === undefined ? doc : `${doc} Deprecated: ${deprecated}`;
  const annotations = {
    description,
    ...(deprecated === undefined ? {} : { deprecated: true }),
    ...(computed ? { readOnly: true } : {}),
    ...(property.nullable ? { nullable: true } : {}),
    ...(property.default === undefined ? {} : { default: property.default }),
    ...(property.example === undefined ? {} : { example: property.example }),
  };
  if (!property.collection) return { ...annotations, ...valueSchema(property.type), ...lengthOf(property) } as Schema;
  const { minItems } = property;
  return {
    ...annotations,
    type: 'array',
    ...(minItems ? { minItems } : {}),
    items: valueSchema(property.type),
  } as Schema;
}

function lengthOf({ length }: Pick<Property, 'length'>): SchemaObject {
  return length ? { minLength: length[0], maxLength: length[1] } : {};
}

function valueSchema(type: PropertyType): SchemaObject {
  switch (type.kind) {
    case 'primitive':
      return type.primitive.openApi;
    case 'enum':
      return { type: 'string', allOf: [schemaReference(type.enum.name)] };
    default:
      return objectSchema(typeOf(type.target()));
  }
}

function objectSchema(declared: StructuredType): SchemaObject {
  const types = [declared, ...declared.descendants()];
  const references = types.map(({ name }) => schemaReference(name));
  if (types.length === 1) return { type: 'object', allOf: references };
  const mapping = Object.fromEntries(types.map(({ name }) => [`#${name}`, schemaReference(name).$ref]));
  return { type: 'object', anyOf: references, discriminator: { propertyName: TYPE_ANNOTATION, mapping } };
}
