import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OverBudget } from '../../budgets/over-budget';
import { QueryError } from '../../odata/query-error';
import { databaseError } from './database-error';
import type { ErrorKey } from './error-catalogue';
import { GraphError } from './graph-error';
import { JSON_TYPE, withoutCharset } from './json-text';
import { clientRequestIdOf } from './request-id';

/** Failures that Nest and Fastify report by their status only. */
const keyByStatus: Readonly<Partial<Record<number, ErrorKey>>> = {
  400: 'badRequest',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'notFound',
  405: 'methodNotAllowed',
  406: 'notAcceptable',
  413: 'bodyTooLarge',
  415: 'unsupportedMediaType',
  503: 'serviceNotAvailable',
};

/** Seconds after which a client may retry a request that exceeded a budget. */
const RETRY_AFTER = '2';

/** Answers every failure in Graph's envelope. Hides the details of failures that the catalogue does not contain. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(ErrorFilter.name);

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const error = toGraphError(thrown);
    // Work that was cancelled because the client disconnected is not a failure.
    if (!(hasLeft(request, reply) && isAbort(thrown))) logFailure(this.logger, error, thrown, request.id);
    if (error.status === 401) request.refusal = error.message;
    // Fastify would close the connection after the answer. A client that is still sending would then lose the answer,
    // too. Where the client waits for 100 Continue, Node closes the connection anyway, so the header stays to announce
    // it.
    if (request.headers.expect === undefined && reply.hasHeader('connection')) reply.removeHeader('connection');
    withoutCharset(reply)
      .status(error.status)
      .headers({ ...error.headers, 'content-type': JSON_TYPE })
      .send(envelope(error, request));
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Why the token was rejected; absent where it was accepted. */
    refusal?: string;
  }
}

/** Whether the client closed its connection before it had an answer. */
function hasLeft({ raw }: FastifyRequest, reply: FastifyReply): boolean {
  return reply.raw.destroyed || (raw.destroyed && !raw.complete);
}

/** Whether the error means that an operation was cancelled from outside. */
function isAbort(thrown: unknown): boolean {
  const { name, code } = Object(thrown) as Partial<NodeJS.ErrnoException>;
  return name === 'AbortError' || aborts.has(code);
}

const aborts: ReadonlySet<unknown> = new Set(['ABORT_ERR', 'ECONNRESET', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE']);

/**
 * Logs failures that are not the client's fault or that reveal a bug of the service.
 * @param thrown the original error
 * @param requestId of the failed request
 */
export function logFailure(logger: Logger, error: GraphError, thrown: unknown, requestId: string): void {
  const fields = { requestId };
  if (error.key === 'generalException') logger.error(thrown, fields);
  // Validation should have rejected such a value before it reached the database.
  else if (error.key === 'unusableValue' || (error.cause !== undefined && error.status > 501))
    logger.warn(error.cause ?? error, fields);
  // The space watch has already logged a full disk, and a tenant's own limit does not concern the operator.
  else if (error.key === 'insufficientStorage') return;
  // The service refused the request by itself: there is no cause, and the stack does not help.
  else if (error.status > 501) logger.warn(error.message, fields);
}

export function toGraphError(thrown: unknown): GraphError {
  if (thrown instanceof GraphError) return thrown;
  if (thrown instanceof QueryError) {
    const key = thrown.kind === 'invalid' ? 'invalidQuery' : 'notImplemented';
    return new GraphError(key, { message: sentenceOf(thrown) });
  }
  if (thrown instanceof OverBudget) return overBudget(thrown);
  if (thrown instanceof HttpException) return new GraphError(keyByStatus[thrown.getStatus()] ?? 'generalException');
  if (isTooLong(thrown)) return new GraphError('answerTooLarge', { cause: thrown });
  return databaseError(thrown) ?? new GraphError('generalException', { cause: thrown });
}

/** 429 where the tenant has used up its own share, 503 where others use all of the budget. */
function overBudget({ isOwn, message }: OverBudget): GraphError {
  const key = isOwn ? 'tooManyRequests' : 'serviceNotAvailable';
  return new GraphError(key, { message, headers: { 'Retry-After': RETRY_AFTER } });
}

/**
 * Whether a string would exceed the maximum length in Node. Request bodies are much shorter, so this concerns an
 * answer.
 */
function isTooLong(thrown: unknown): boolean {
  const { code, message } = Object(thrown) as NodeJS.ErrnoException;
  return code === 'ERR_STRING_TOO_LONG' || (thrown instanceof RangeError && message === 'Invalid string length');
}

/** The message of a query error as a sentence. A message that ends with a suggestion is already a question. */
export function sentenceOf({ message }: QueryError): string {
  return message.endsWith('?') ? message : `${message}.`;
}

/** Graph's error envelope as JSON text. @param request `headers` is absent where they could not be read */
export function envelope(
  { code, message, details, inner }: GraphError,
  { id, headers = {} }: { readonly id: string; readonly headers?: FastifyRequest['headers'] },
): string {
  const innerError = {
    ...inner,
    date: new Date().toISOString().slice(0, 19),
    'request-id': id,
    'client-request-id': clientRequestIdOf(headers) ?? id,
  };
  return JSON.stringify({ error: { code, message, details, innerError } });
}
