import type { SchemaObject } from '@nestjs/swagger';

/** Name of the schema of Graph's error envelope. */
export const errorSchemaName = 'microsoft.graph.ODataErrors.ODataError';

const detail: SchemaObject = {
  type: 'object',
  required: ['code', 'message', 'target'],
  properties: {
    code: { type: 'string', description: 'Code of the violated rule, for programs.', example: 'invalidValue' },
    message: { type: 'string', description: 'The rule, for developers.', example: 'must be true or false' },
    target: { type: 'string', description: 'Path of the property.', example: 'caller/userAgent/platform' },
  },
};

const innerError: SchemaObject = {
  type: 'object',
  properties: {
    code: { type: 'string', description: 'The status, for answers with 429.', example: '429' },
    message: { type: 'string', description: 'What to do, for answers with 429.', example: 'Please retry after' },
    status: { type: 'string', description: 'Like `code`.', example: '429' },
    date: { type: 'string', description: 'When the request failed, in UTC.', example: '2020-02-25T18:52:46' },
    'request-id': { type: 'string', format: 'uuid', description: 'Id of the request in the log of the service.' },
    'client-request-id': {
      type: 'string',
      description: 'The header `client-request-id` of the request, or the request id.',
    },
  },
};

/** Graph's error envelope. */
export const errorSchema: SchemaObject = {
  type: 'object',
  title: 'ODataError',
  description: 'The body of every error answer.',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { type: 'string', description: 'Kind of failure, for programs.', example: 'BadRequest' },
        message: { type: 'string', description: 'What went wrong, for developers.' },
        details: { type: 'array', description: 'Every violated rule of the request body.', items: detail },
        innerError,
      },
    },
  },
};
