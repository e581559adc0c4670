import type { SchemaObject } from '@nestjs/swagger';
import type { StructuredType } from '../edm/structured-type';
import { contextSchema, nextLinkSchema } from './control-information';
import { schemaReference } from './value-schema';

/** A page of a collection. */
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
