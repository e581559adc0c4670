import type { TLSSocket } from 'node:tls';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TlsFiles } from '../../config/settings';

/** Half a year, in seconds. */
const AGE = 15_552_000;

/**
 * Makes what lets browsers use https alone from the first answer on that came so (RFC 6797).
 * @param tls undefined: the certificate is the self-signed one. A browser that trusts it would never again use http for
 * anything on localhost, whichever port it has.
 */
export function insistOnTls(tls: TlsFiles | undefined): (request: FastifyRequest, reply: FastifyReply) => void {
  if (!tls) return () => undefined;
  return ({ raw }, reply) => {
    if ((raw.socket as Partial<TLSSocket>).encrypted) reply.header('strict-transport-security', `max-age=${AGE}`);
  };
}
