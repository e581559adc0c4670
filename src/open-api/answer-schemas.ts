import type { SchemaObject } from '@nestjs/swagger';
import type { StructuredType } from '../edm/structured-type';
import { contextSchema, deltaLinkSchema, nextLinkSchema } from './control-information';
import { schemaReference } from './value-schema';

/** Schema of a page of a collection. */
export function pageAnswer(type: StructuredType): SchemaObject {
  return {
    type: 'object',
    required: ['value'],
    properties: {
      '@odata.context': contextSchema,
      '@odata.nextLink': nextLinkSchema,
      value: { type: 'array', items: schemaReference(type.name) },
    },
  };
}

/** Schema of a page of a collection or of its changes. */
export function deltaAnswer(type: StructuredType): SchemaObject {
  const page = pageAnswer(type);
  return {
    ...page,
    properties: {
      ...page.properties,
      '@odata.deltaLink': deltaLinkSchema,
      value: { type: 'array', items: { anyOf: [schemaReference(type.name), removedSchema] } },
    },
  };
}

const removedSchema: SchemaObject = {
  type: 'object',
  title: 'A removed entity',
  required: ['@removed', 'id'],
  properties: {
    '@removed': {
      type: 'object',
      required: ['reason'],
      properties: {
        reason: {
          type: 'string',
          enum: ['deleted', 'changed'],
          description: '`deleted`, or `changed` when the entity no longer matches the filter.',
        },
      },
    },
    id: { type: 'string' },
  },
};
