import type { SchemaObject } from '@nestjs/swagger';
import { TYPE_ANNOTATION } from '../edm/annotations';
import type { Property, StructuredType } from '../edm/structured-type';
import { hasCreation } from './creation-schemas';

/** Context URL of an answer. */
export const contextSchema: SchemaObject = {
  type: 'string',
  readOnly: true,
  description: 'Context URL: describes the content of the answer in terms of the model.',
};

/** Entity tag of an entity. */
const tagSchema: SchemaObject = {
  type: 'string',
  readOnly: true,
  description: 'Entity tag of the current state, for `If-Match` and `If-None-Match`.',
};

/** URL of an entity. */
const urlSchema: SchemaObject = {
  type: 'string',
  readOnly: true,
  description: 'URL of the entity, where the request does not tell it.',
};

/** Link to the rest of a collection. */
export const nextLinkSchema: SchemaObject = {
  type: 'string',
  readOnly: true,
  description: 'Link to the next page; absent on the last one.',
};

/** Link to later changes. */
export const deltaLinkSchema: SchemaObject = {
  type: 'string',
  readOnly: true,
  description: 'Link to later changes; on the last page only.',
};

/** Schemas of the annotations that OData adds to values of a type. @param properties properties of the values */
export function controlInformation(
  type: StructuredType,
  properties: readonly Property[],
): [name: string, SchemaObject][] {
  const own: [string, SchemaObject][] = [[TYPE_ANNOTATION, typeAnnotation(type)]];
  if (type.entity) own.push(['@odata.context', contextSchema], ['@odata.etag', tagSchema], ['@odata.id', urlSchema]);
  else if (hasCreation(type)) own.push(['@odata.context', contextSchema]);
  return [...own, ...properties.flatMap(memberInformation)];
}

function memberInformation({ name, type, collection }: Property): [name: string, SchemaObject][] {
  if (type.kind !== 'contained' && !(type.kind === 'reference' && collection)) return [];
  const context: [string, SchemaObject] = [`${name}@odata.context`, contextSchema];
  return collection ? [context, [`${name}@odata.nextLink`, nextLinkSchema]] : [context];
}

function typeAnnotation({ name }: StructuredType): SchemaObject {
  const description = 'Type of the value; needed only for a type derived from the declared one.';
  return { type: 'string', description, enum: [`#${name}`, name] };
}
