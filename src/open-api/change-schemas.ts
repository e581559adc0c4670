import type { SchemaObject } from '@nestjs/swagger';
import { allTypes, typeOf } from '../edm/registry';
import type { Property, StructuredType } from '../edm/structured-type';
import { structuredSchema } from './structured-schema';

/** Name of the schema for a request that changes an entity. */
export function changeName({ name }: StructuredType): string {
  return `${name}.change`;
}

/** Whether an entity can be changed, and a change leaves members of it out: where the URL names the id. */
export function hasChange(type: StructuredType): boolean {
  const isSingle = ({ type: value, collection }: Property): boolean =>
    value.kind === 'contained' && !collection && typeOf(value.target()) === type;
  const hasChangeable = [...type.properties.values()].some(isChangeable);
  return (
    type.entity &&
    !type.abstract &&
    hasChangeable &&
    !allTypes().some(({ ownProperties }) => ownProperties.some(isSingle))
  );
}

/** Schemas of changes, by name. */
export function changeSchemas(types: readonly StructuredType[]): [name: string, SchemaObject][] {
  return types.map((type) => [changeName(type), changeSchema(type)]);
}

function changeSchema(type: StructuredType): SchemaObject {
  const title = `${type.localName} (change)`;
  return { ...structuredSchema(type, isChangeable), title, description: `Members of a ${type.localName} to change.` };
}

/** Whether a change can name it: not what the service sets, what was set for good, and what has URLs of its own. */
function isChangeable({ type, collection, computed, immutable }: Property): boolean {
  return !computed && !immutable && !(type.kind === 'contained' && collection);
}
