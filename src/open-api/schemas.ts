import type { SchemaObject } from '@nestjs/swagger';
import { TYPE_ANNOTATION } from '../edm/annotations';
import type { EnumType } from '../edm/enum-type';
import { allTypes, typeOf } from '../edm/registry';
import type { Property, StructuredType } from '../edm/structured-type';
import { controlInformation } from './control-information';
import { creationSchemas } from './creation-schemas';
import { derivedName, schemaReference, valueSchema, type Schema } from './value-schema';

/** Schemas of every type that a value can have, by name; the members of other types appear where they are inherited. */
export function modelSchemas(): Record<string, SchemaObject> {
  const declared = new Set(allTypes().flatMap(declaredTypes));
  const types = byName(allTypes().filter((type) => !type.abstract || declared.has(type)));
  const bases = types.filter((type) => type.derived.length > 0);
  const enums = types.flatMap(({ properties }) =>
    [...properties.values()].flatMap(({ type }) => (type.kind === 'enum' ? [type.enum] : [])),
  );
  return Object.fromEntries([
    ...types.filter(({ entity }) => entity).map((type) => [type.name, structuredSchema(type)] as const),
    ...creationSchemas(types),
    ...types.filter(({ entity }) => !entity).map((type) => [type.name, structuredSchema(type)] as const),
    ...bases.map((type) => [derivedName(type), derivedSchema(type)] as const),
    ...byName([...new Set(enums)]).map((type) => [type.name, enumSchema(type)] as const),
  ]);
}

/** In an order that does not depend on which file is loaded first. */
function byName<T extends { readonly name: string }>(types: readonly T[]): T[] {
  return [...types].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The types that the properties of a type are declared with. */
function declaredTypes({ ownProperties }: StructuredType): StructuredType[] {
  return ownProperties.flatMap(({ type }) => ('target' in type ? [typeOf(type.target())] : []));
}

function enumSchema({ name, doc, members }: EnumType): SchemaObject {
  const title = name.slice(name.lastIndexOf('.') + 1);
  return { type: 'string', title, description: doc, enum: Object.keys(members) };
}

function structuredSchema(type: StructuredType): SchemaObject {
  const properties = [...type.properties.values()].map((property) => [property.name, propertySchema(property)]);
  return {
    type: 'object',
    title: titleOf(type),
    description: type.doc,
    properties: Object.fromEntries([...controlInformation(type), ...properties]) as Record<string, Schema>,
    // A derived type can be told by its members alone, so that its members are allowed where its base is named.
    additionalProperties: type.open || type.derived.length > 0,
  };
}

/** The local name, unless another type has it too. */
function titleOf({ name, localName }: StructuredType): string {
  const isUnique = allTypes().filter((type) => type.localName === localName).length === 1;
  return isUnique ? localName : name;
}

function derivedSchema(base: StructuredType): SchemaObject {
  const types = base.descendants();
  const reference = ({ name }: StructuredType): string => schemaReference(name).$ref;
  const mapping = Object.fromEntries(
    types.flatMap((type) => [
      [`#${type.name}`, reference(type)],
      [type.name, reference(type)],
    ]),
  ) as Record<string, string>;
  return {
    type: 'object',
    title: `derived from ${base.localName}`,
    description: `A value of a type that derives from ${base.localName}, which \`${TYPE_ANNOTATION}\` names.`,
    required: [TYPE_ANNOTATION],
    anyOf: types.map(({ name }) => schemaReference(name)),
    discriminator: { propertyName: TYPE_ANNOTATION, mapping },
  };
}

function propertySchema(property: Property): Schema {
  const { doc, deprecated, computed, collection, minItems, length, nullable, type } = property;
  const annotations = {
    description: deprecated === undefined ? doc : `${doc} Deprecated: ${deprecated}`,
    ...(deprecated === undefined ? {} : { deprecated: true }),
    ...(computed ? { readOnly: true } : {}),
    ...(property.default === undefined ? {} : { default: property.default }),
    // An example that is an object would be taken for a schema by validators, its `id` for the schema's.
    ...(property.example === undefined || 'target' in type ? {} : { example: property.example }),
  };
  if (collection) {
    const items = valueSchema(type, false);
    return {
      ...annotations,
      type: 'array',
      items,
      ...(minItems ? { minItems } : {}),
      ...(nullable ? { nullable } : {}),
    };
  }
  const lengths = length ? { minLength: length[0], maxLength: length[1] } : {};
  const schema = valueSchema(type, nullable);
  // Nothing may stand beside a reference.
  return '$ref' in schema ? { ...annotations, allOf: [schema] } : { ...annotations, ...schema, ...lengths };
}
