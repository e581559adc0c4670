import type { FastifyRequest } from 'fastify';
import { isLoopback } from '../config/parsers';
import { GraphError } from '../graph/graph-error';

/**
 * A Fastify `onRequest` hook for the time while the development issuer is on. A web page can have its own host name
 * resolve to this machine (DNS rebinding), and would then be free to fetch itself a token and read the answers; its
 * requests carry that name.
 *
 * @throws GraphError `badRequest` when the Host header is neither `localhost` nor a loopback address
 */
export async function requireLoopbackHost({ hostname }: Pick<FastifyRequest, 'hostname'>): Promise<void> {
  if (isLoopback(hostname.replace(/^\[|\]$/g, ''))) return;
  throw new GraphError('badRequest', {
    message: 'While the development issuer is on, the Host header has to be localhost or a loopback address.',
  });
}
