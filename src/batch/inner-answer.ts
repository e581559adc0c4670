import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { Response } from 'light-my-request';
import { lookupTable } from '../edm/lookup-table';
import { envelope, logFailure, toGraphError } from '../graph/errors/error.filter';
import { GraphError } from '../graph/errors/graph-error';
import { JSON_TYPE } from '../graph/errors/json-text';
import { clientRequestIdOf } from '../graph/errors/request-id';
import type { BatchRequest } from './batch-request';

const logger = new Logger('Batch');

/** The answer to one request of a batch. */
export interface InnerAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as the form of the batch's answer has it; undefined: none. */
  readonly body: string | undefined;
}

/** Headers of the connection or of the whole answer, which parts of a batch do not have. */
const headersOfConnection = new Set([
  'connection',
  'content-language',
  'content-length',
  'date',
  'keep-alive',
  'strict-transport-security',
  'transfer-encoding',
  'vary',
  'x-content-type-options',
]);

/** Header names whose spelling is not one capital for each word. */
const spellings = lookupTable<string>({
  'request-id': 'request-id',
  'client-request-id': 'client-request-id',
  'odata-version': 'OData-Version',
  'odata-entityid': 'OData-EntityId',
  'www-authenticate': 'WWW-Authenticate',
  etag: 'ETag',
  'ratelimit-limit': 'RateLimit-Limit',
  'ratelimit-remaining': 'RateLimit-Remaining',
  'ratelimit-reset': 'RateLimit-Reset',
});

export function hasFailed({ status }: InnerAnswer): boolean {
  return status >= 400;
}

/** Status and headers of an answer of the pipeline. */
export interface AnswerHead {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Returns the status and headers of an answer of the pipeline. */
export function headOf({ statusCode, headers }: Pick<Response, 'statusCode' | 'headers'>): AnswerHead {
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    headersOfConnection.has(name) || value === undefined ? [] : [[spelled(name), [value].flat().join(', ')] as const],
  );
  return { statusCode, headers: Object.fromEntries(kept) };
}

export function answerOf({ statusCode, headers }: AnswerHead, body: string | undefined): InnerAnswer {
  return { status: statusCode, headers, body };
}

/**
 * The answer to a write whose entity does not fit in the batch's answer: the same as for `Prefer: return=minimal`
 * (OData 4.01 part 1, section 8.2.8.7).
 */
export function minimalAnswerOf({ headers: { 'Content-Type': _, ...headers } }: AnswerHead): InnerAnswer {
  const { Location: location } = headers;
  const entityId = location === undefined ? undefined : { 'OData-EntityId': location };
  return { status: 204, headers: { ...headers, ...entityId, 'Preference-Applied': 'return=minimal' }, body: undefined };
}

/** Returns a header name in Graph's spelling: Microsoft's client looks for `Content-Type` in exactly this spelling. */
function spelled(name: string): string {
  return spellings.get(name) ?? name.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

/** The answer to a request that fails outside the pipeline. */
export function innerFailureOf(thrown: unknown, { headers }: Pick<BatchRequest, 'headers'>): InnerAnswer {
  const error = toGraphError(thrown);
  const id = randomUUID();
  logFailure(logger, error, thrown, id);
  const clientRequestId = clientRequestIdOf(headers);
  return {
    status: error.status,
    headers: {
      'request-id': id,
      ...(clientRequestId === undefined ? {} : { 'client-request-id': clientRequestId }),
      ...error.headers,
      'Content-Type': JSON_TYPE,
    },
    body: envelope(error, { id, headers }),
  };
}

/** The answer to a request that was not run or was rolled back. */
export function failedDependency(request: BatchRequest, message?: string): InnerAnswer {
  return innerFailureOf(new GraphError('failedDependency', { message }), request);
}
