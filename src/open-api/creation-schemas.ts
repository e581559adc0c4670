import type { SchemaObject } from '@nestjs/swagger';
import { typeOf } from '../edm/registry';
import type { Property, StructuredType } from '../edm/structured-type';
import { propertySchema } from './property-schema';
import { schemaReference, type Schema } from './value-schema';

/** Name of the schema of a new entity. It has required members, which a change does not need. */
export function creationName({ name }: StructuredType): string {
  return `${name}.new`;
}

/** Reference to the schema of a new entity. */
export function creationReference(type: StructuredType): { $ref: string } {
  return schemaReference(hasCreation(type) ? creationName(type) : type.name);
}

/** Whether a new value of the type, or a value contained in it, has required members. */
export function hasCreation({ properties }: StructuredType): boolean {
  const isDemanding = ({ required, type }: Property): boolean =>
    required === true || (type.kind === 'contained' && hasCreation(typeOf(type.target())));
  return [...properties.values()].some(isDemanding);
}

/** Schemas of new entities, by name. */
export function creationSchemas(types: readonly StructuredType[]): [name: string, SchemaObject][] {
  return types.map((type) => [creationName(type), creationSchema(type)]);
}

function creationSchema(type: StructuredType): SchemaObject {
  const properties = [...type.properties.values()];
  const required = properties.filter((property) => property.required).map(({ name }) => name);
  const narrowed = properties.flatMap((property) => {
    const schema = narrowedSchema(property);
    return schema ? [[property.name, schema] as const] : [];
  });
  return {
    title: `${type.localName} (new)`,
    description: `A new ${type.localName} with its required members.`,
    allOf: [
      schemaReference(type.name),
      { type: 'object', required, properties: Object.fromEntries(narrowed) as Record<string, Schema> },
    ],
  };
}

/**
 * Schema of a property that is stricter in a new entity. Repeats the whole property schema, because code generators
 * ignore the less strict one.
 */
function narrowedSchema(property: Property): Schema | undefined {
  const { type, collection, required } = property;
  if (type.kind === 'contained' && collection && hasCreation(typeOf(type.target()))) {
    return { type: 'array', items: schemaReference(creationName(typeOf(type.target()))) };
  }
  return required ? propertySchema({ ...property, nullable: false }) : undefined;
}
