import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { versionPrefixOf } from './canonical-url';
import { GraphError } from './graph-error';
import { readPreferences } from './preferences';

/** What of a request matters beside its path and body. */
export interface GraphRequest {
  readonly tenantId: string;
  /** URL of the service root that the client uses, such as `http://localhost:3000/v1.0`. */
  readonly root: string;
  /** Most items that the client wants on a page (`Prefer: maxpagesize`). */
  readonly maxPageSize?: number;
  /** Query part of the URL as written, without the question mark. */
  readonly query: string;
}

/** Hands the {@link GraphRequest} to a handler. */
export const FromRequest = createParamDecorator((_: unknown, context: ExecutionContext): GraphRequest => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const { principal, protocol, host, originalUrl, headers } = request;
  if (!principal) throw new GraphError('unauthenticated');
  const at = originalUrl.indexOf('?');
  if (/^[^?]*%00/.test(originalUrl)) throw new GraphError('badRequest', { message: 'No id has the character U+0000.' });
  return {
    tenantId: principal.tenantId,
    root: `${protocol}://${host}${versionPrefixOf(originalUrl)}`,
    maxPageSize: readPreferences([headers.prefer].flat().join(',')).maxPageSize,
    query: at < 0 ? '' : originalUrl.slice(at + 1),
  };
});
