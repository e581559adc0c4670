import type { FastifyRequest } from 'fastify';
import { isLoopback } from '../config/parsers';
import { GraphError } from '../graph/errors/graph-error';

/**
 * Checks the Host header while the development issuer is on. A web page can make its own host name resolve to this
 * machine (DNS rebinding), fetch itself a token and read the answers. Its requests still carry that host name.
 * @throws GraphError `badRequest` when the Host header is neither `localhost` nor a loopback address
 */
export function requireLoopbackHost({ headers }: Pick<FastifyRequest, 'headers'>): void {
  // The original header, even behind a trusted proxy: a page can set X-Forwarded-Host, but not Host.
  const [, address, name = ''] = /^(?:\[([\da-f:.]+)\]|([^:]+))(?::\d+)?$/i.exec(headers.host ?? '') ?? [];
  if (isLoopback(address ?? name)) return;
  throw new GraphError('badRequest', {
    message: 'While the development issuer is on, the Host header has to be localhost or a loopback address.',
  });
}
