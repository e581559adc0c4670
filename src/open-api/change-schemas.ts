import type { SchemaObject } from '@nestjs/swagger';
import { allTypes, typeOf } from '../edm/registry';
import type { Property, StructuredType } from '../edm/structured-type';
import { structuredSchema } from './structured-schema';

/** Name of the schema of a change. */
export function changeName({ name }: StructuredType): string {
  return `${name}.change`;
}

/** Whether the type has a schema of changes: its entities can be changed, and their id is in the URL. */
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

/** Whether a change can contain the property: it is not computed, immutable or a contained collection. */
function isChangeable({ type, collection, computed, immutable }: Property): boolean {
  return !computed && !immutable && !(type.kind === 'contained' && collection);
}
