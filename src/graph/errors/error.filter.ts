import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OverBudget } from '../../budgets/over-budget';
import { QueryError } from '../../odata/query-error';
import { databaseError } from './database-error';
import type { ErrorKey } from './error-catalogue';
import { GraphError } from './graph-error';
import { clientRequestIdOf } from './request-id';

/** Kinds of failure that Nest and Fastify report by a status alone. */
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

/** Seconds after which a client may try again what there was no room for. */
const RETRY_AFTER = '2';

/** Answers every failure in Graph's envelope, and tells nothing of those that the catalogue does not know. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(ErrorFilter.name);

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const error = toGraphError(thrown);
    // Work that has ended because its client has gone is no failure.
    if (!(hasLeft(request, reply) && isAbort(thrown))) logFailure(this.logger, error, thrown, request.id);
    if (error.status === 401) request.refusal = error.message;
    // Fastify would close the connection behind the answer, and a client that is still sending would lose both. Node does
    // close it where the client waits to be asked for its body, and says so unless the header was removed.
    if (request.headers.expect === undefined && reply.hasHeader('connection')) reply.removeHeader('connection');
    reply
      .status(error.status)
      .headers({ ...error.headers, 'content-type': 'application/json;charset=utf-8' })
      .send(envelope(error, request));
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Why the caller's token was not accepted; absent where it was. */
    refusal?: string;
  }
}

/** Whether the client has closed its connection before it had an answer. */
function hasLeft({ raw }: FastifyRequest, reply: FastifyReply): boolean {
  return reply.raw.destroyed || (raw.destroyed && !raw.complete);
}

/** Whether an error says that something was ended from outside. */
function isAbort(thrown: unknown): boolean {
  const { name, code } = Object(thrown) as Partial<NodeJS.ErrnoException>;
  return name === 'AbortError' || aborts.has(code);
}

const aborts: ReadonlySet<unknown> = new Set(['ABORT_ERR', 'ECONNRESET', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE']);

/**
 * Logs what is not the client's fault, or shows a mistake of the service's.
 * @param thrown what the error was made of
 * @param requestId of the request that it ended
 */
export function logFailure(logger: Logger, error: GraphError, thrown: unknown, requestId: string): void {
  const fields = { requestId };
  if (error.key === 'generalException') logger.error(thrown, fields);
  // What cannot be stored or computed is to be refused before the database sees it.
  else if (error.key === 'unusableValue' || (error.cause !== undefined && error.status > 501))
    logger.warn(error.cause ?? error, fields);
  // The watch over the disk has told it already, and the limit of a tenant is the tenant's matter.
  else if (error.key === 'insufficientStorage') return;
  // A refusal of the service's own has no cause, and its stack says nothing.
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

/** Who uses its own share up is to slow down; who finds nothing left is not to blame. */
function overBudget({ isOwn, message }: OverBudget): GraphError {
  const key = isOwn ? 'tooManyRequests' : 'serviceNotAvailable';
  return new GraphError(key, { message, headers: { 'Retry-After': RETRY_AFTER } });
}

/** Whether a text was to become longer than a string can be in Node; the bodies of requests are much shorter. */
function isTooLong(thrown: unknown): boolean {
  const { code, message } = Object(thrown) as NodeJS.ErrnoException;
  return code === 'ERR_STRING_TOO_LONG' || (thrown instanceof RangeError && message === 'Invalid string length');
}

/** What a query is refused with, as a sentence; a suggestion at its end is a question. */
export function sentenceOf({ message }: QueryError): string {
  return message.endsWith('?') ? message : `${message}.`;
}

/** Graph's error envelope as JSON text. @param request headers are missing where it could not be read */
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
