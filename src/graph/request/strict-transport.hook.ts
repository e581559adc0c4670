import type { TLSSocket } from 'node:tls';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TlsFiles } from '../../config/settings';

/** Half a year, in seconds. */
const AGE = 15_552_000;

/**
 * Returns a hook that makes browsers use only https after their first answer over https (RFC 6797).
 * @param tls undefined: the self-signed certificate is used, and the hook does nothing. A browser that trusts that
 * certificate would otherwise never again use http for localhost, on any port.
 */
export function insistOnTls(tls: TlsFiles | undefined): (request: FastifyRequest, reply: FastifyReply) => void {
  if (!tls) return () => undefined;
  return ({ raw }, reply) => {
    if ((raw.socket as Partial<TLSSocket>).encrypted) reply.header('strict-transport-security', `max-age=${AGE}`);
  };
}
