import type { SchemaObject } from '@nestjs/swagger';
import { typeOf } from '../edm/registry';
import type { Class } from '../edm/structured-type';
import { schemaReference } from './schemas';

/** Name of the schema of Graph's error envelope. */
export const errorSchemaName = 'microsoft.graph.ODataErrors.ODataError';

const context = { type: 'string', description: 'Context URL: what this answer is.' };

/** An entity with its context URL. */
export function entityAnswer(target: Class): SchemaObject {
  const type = typeOf(target);
  return { allOf: [schemaReference(type.name), { type: 'object', properties: { '@odata.context': context } }] };
}

/** A page of a collection. */
export function pageAnswer(target: Class): SchemaObject {
  return {
    type: 'object',
    properties: {
      '@odata.context': context,
      '@odata.nextLink': { type: 'string', description: 'Link to the next page; absent on the last one.' },
      value: { type: 'array', items: schemaReference(typeOf(target).name) },
    },
  };
}

export const errorSchema: SchemaObject = {
  type: 'object',
  title: 'ODataError',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { type: 'string', description: 'Kind of failure, for programs.', example: 'BadRequest' },
        message: { type: 'string', description: 'What went wrong, for developers.' },
        details: {
          type: 'array',
          description: 'Every broken rule of the request body.',
          items: {
            type: 'object',
            required: ['code', 'message', 'target'],
            properties: {
              code: { type: 'string', example: 'invalidValue' },
              message: { type: 'string', example: 'must be one of audio, video, data' },
              target: { type: 'string', description: 'Path of the property.', example: 'modalities/0' },
            },
          },
        },
        innerError: {
          type: 'object',
          properties: {
            date: { type: 'string', example: '2020-02-25T18:52:46' },
            'request-id': { type: 'string', format: 'uuid' },
            'client-request-id': { type: 'string' },
          },
        },
      },
    },
  },
};
