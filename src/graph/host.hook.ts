import type { FastifyRequest } from 'fastify';
import { GraphError } from './graph-error';
import { countHeader } from './raw-headers';

/** A host name or an IP address, with a port or without (RFC 9110, section 7.2). */
const host = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/** Refuses a request of which links back cannot be made. @throws GraphError */
export function checkHost({ raw, host: asked }: FastifyRequest): void {
  if (countHeader('host', raw.rawHeaders) < 2 && host.test(asked)) return;
  throw new GraphError('badRequest', { message: 'The request needs one valid Host header.' });
}
