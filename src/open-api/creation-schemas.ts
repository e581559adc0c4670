import type { SchemaObject } from '@nestjs/swagger';
import { typeOf } from '../edm/registry';
import type { Property, StructuredType } from '../edm/structured-type';
import { propertySchema } from './property-schema';
import { schemaReference, type Schema } from './value-schema';

/** Name of the schema for a request that makes an entity: what a new one must have is not needed in a change. */
export function creationName({ name }: StructuredType): string {
  return `${name}.new`;
}

/** Schema for a request that makes an entity. */
export function creationReference(type: StructuredType): { $ref: string } {
  return schemaReference(hasCreation(type) ? creationName(type) : type.name);
}

/** Whether a new value of the type, or one in it, must have more than the type says. */
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
    description: `A new ${type.localName} with what it must have.`,
    allOf: [
      schemaReference(type.name),
      { type: 'object', required, properties: Object.fromEntries(narrowed) as Record<string, Schema> },
    ],
  };
}

/**
 * What a new entity demands of a property beyond what the type does. The whole of it is said again, because code
 * generators take what is said here for all that is known.
 */
function narrowedSchema(property: Property): Schema | undefined {
  const { type, collection, required } = property;
  if (type.kind === 'contained' && collection && hasCreation(typeOf(type.target()))) {
    return { type: 'array', items: schemaReference(creationName(typeOf(type.target()))) };
  }
  return required ? propertySchema({ ...property, nullable: false }) : undefined;
}
