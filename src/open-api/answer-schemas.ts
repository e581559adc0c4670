import type { SchemaObject } from '@nestjs/swagger';
import { typeOf } from '../edm/registry';
import type { Class } from '../edm/structured-type';
import { contextSchema, nextLinkSchema } from './control-information';
import { schemaReference } from './value-schema';

/** A page of a collection. */
export function pageAnswer(target: Class): SchemaObject {
  return {
    type: 'object',
    required: ['value'],
    properties: {
      '@odata.context': contextSchema,
      '@odata.nextLink': nextLinkSchema,
      value: { type: 'array', items: schemaReference(typeOf(target).name) },
    },
  };
}
