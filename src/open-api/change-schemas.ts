import type { SchemaObject } from '@nestjs/swagger';
import type { Property, StructuredType } from '../edm/structured-type';
import { structuredSchema } from './structured-schema';

/** Name of the schema for a request that changes an entity: what has URLs of its own cannot be changed with it. */
export function changeName(type: StructuredType): string {
  return isWhole(type) ? type.name : `${type.name}.change`;
}

/** Schemas of changes, by name; for types whose properties can all be changed there is none. */
export function changeSchemas(types: readonly StructuredType[]): [name: string, SchemaObject][] {
  return types.filter((type) => type.entity && !isWhole(type)).map((type) => [changeName(type), changeSchema(type)]);
}

function changeSchema(type: StructuredType): SchemaObject {
  const title = `${type.localName} (change)`;
  return { ...structuredSchema(type, isChangeable), title, description: `What is to change of a ${type.localName}.` };
}

function isWhole({ properties }: StructuredType): boolean {
  return [...properties.values()].every(isChangeable);
}

function isChangeable({ type, collection }: Property): boolean {
  return type.kind !== 'contained' || !collection;
}
