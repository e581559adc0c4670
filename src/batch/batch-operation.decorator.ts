import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiBody, type SchemaObject } from '@nestjs/swagger';
import { callRecords } from '../call-records/entity-sets';
import { sampleTag } from '../call-records/samples/sample-answers';
import { sampleCall } from '../call-records/samples/sample-call';
import { entityNotFound } from '../graph/errors/entity-not-found';
import { GraphError } from '../graph/errors/graph-error';
import { commonFailures, errorExample, failureOf } from '../open-api/error-examples';
import { json, operation, success, titled } from '../open-api/operation';
import type { Tag } from '../open-api/tags';
import { readBatch } from './batch-reader';
import { MOST_REQUESTS } from './batch-request';

const description = `Runs up to ${MOST_REQUESTS} requests as if each had been sent by itself with the token of the
batch. Each response has its own status, headers and body; the status of the batch is 200.

URLs are relative to the version of the batch. A request waits for the requests in its \`dependsOn\`, and is answered
with 424 when one of them fails. Requests with the same \`atomicityGroup\` are one transaction: all of them succeed, or none
changes anything. A URL can begin with the entity of an earlier request: \`$1/sessions\`.

The batch can also have the form \`multipart/mixed\`, with change sets, and so can the answer: see \`Accept\`.`;

const path = `/communications/callRecords/${sampleCall.id}`;
const requests = [
  { id: '1', method: 'GET', url: `${path}?$select=id,type` },
  { id: '2', method: 'GET', url: '/communications/callRecords/unknown' },
  { id: '3', method: 'GET', url: `${path}/sessions/$count`, dependsOn: ['2'] },
];
/** Headers of a response. A request that was not run (424) has no OData-Version and Cache-Control. */
const headers = (parameters: string, isMade = true): object => ({
  'request-id': 'a42062a8-06ad-4055-b586-e8d540889a4d',
  ...(isMade ? { 'OData-Version': '4.0', 'Cache-Control': 'no-store' } : {}),
  'Content-Type': `application/json${parameters}`,
});
const responses = [
  {
    id: '1',
    status: 200,
    headers: { ...headers(';odata.metadata=minimal'), ETag: sampleTag },
    body: {
      '@odata.context': 'http://localhost:3000/v1.0/$metadata#communications/callRecords(id,type)/$entity',
      '@odata.etag': sampleTag,
      id: sampleCall.id,
      type: 'peerToPeer',
    },
  },
  { id: '2', status: 404, headers: headers(''), body: errorExample(entityNotFound(callRecords)) },
  { id: '3', status: 424, headers: headers('', false), body: errorExample(new GraphError('failedDependency')) },
];
const title = 'One that succeeds, one that fails, and one that depends on it';

const text = (description: string, example?: string): SchemaObject => ({ type: 'string', description, example });
const headersSchema: SchemaObject = { type: 'object', additionalProperties: { type: 'string' } };
const bodySchema = (description: string): SchemaObject => ({
  description,
  anyOf: [{ type: 'object', additionalProperties: true }, { type: 'string' }],
});

const requestSchema: SchemaObject = {
  type: 'object',
  required: ['id', 'method', 'url'],
  properties: {
    id: text('Unique within the batch.', '1'),
    method: { type: 'string', enum: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] },
    url: text('URL relative to the version of the batch, or with its own version prefix.'),
    headers: { ...headersSchema, description: 'Headers of this request only.' },
    body: bodySchema('JSON, a text, or any other content as base64url.'),
    dependsOn: { type: 'array', items: { type: 'string' }, description: 'Earlier requests and groups to wait for.' },
    if: text('A condition, which is not evaluated: the request gets 424.'),
    atomicityGroup: text('Requests of one group are adjacent, and succeed together or not at all.'),
  },
};

const responseSchema: SchemaObject = {
  type: 'object',
  required: ['id', 'status'],
  properties: {
    id: text('Id of the request.', '1'),
    atomicityGroup: text('Group of the request, if it has one.'),
    status: { type: 'integer', description: 'HTTP status.' },
    headers: { ...headersSchema, description: 'Headers of this answer.' },
    body: bodySchema('JSON, a text, or any other content as base64url; absent without a body.'),
  },
};

export const batchesTag: Tag = { name: 'Batches', description: 'Several requests in one.' };

/** Guards and documents the batch. */
export function BatchOperation(): MethodDecorator {
  const failures = [
    failureOf(() => readBatch({ requests: [{ method: 'GET' }] }, { origin: '', prefix: '' })),
    ...commonFailures('any', false),
    new GraphError('malformedJson'),
    new GraphError('bodyTooLarge'),
    new GraphError('unsupportedMediaType'),
  ];
  return applyDecorators(
    operation({
      operationId: 'makeBatch',
      summary: 'Make several requests',
      description,
      tag: batchesTag.name,
      access: 'any',
      failures,
    }),
    HttpCode(200),
    ApiBody({
      required: true,
      schema: {
        type: 'object',
        required: ['requests'],
        properties: { requests: { type: 'array', minItems: 1, maxItems: MOST_REQUESTS, items: requestSchema } },
      },
      examples: titled({ [title]: { requests } }),
    }),
    success({
      status: 200,
      description: 'The responses in the order of the requests. Some of them may be failures.',
      content: json(
        {
          type: 'object',
          required: ['responses'],
          properties: { responses: { type: 'array', items: responseSchema } },
        },
        { [title]: { responses } },
      ),
    }),
  );
}
