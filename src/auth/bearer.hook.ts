import type { FastifyRequest } from 'fastify';
import { invalidToken, missingToken } from './bearer-errors';
import type { TokenVerifier } from './token-verifier';

// RFC 6750, 2.1: the scheme, then one b64token.
const bearerCredentials = /^bearer +([a-z0-9._~+/-]+=*)$/i;

/**
 * Makes a Fastify `onRequest` hook that sets `request.principal` from the `Authorization` header. It runs before the
 * body is read, so that strangers cannot make the service read one.
 *
 * @returns a hook that throws GraphError `unauthenticated` or `serviceNotAvailable`, as {@link TokenVerifier.verify}
 */
export function authenticate(verifier: Pick<TokenVerifier, 'verify'>): (request: FastifyRequest) => Promise<void> {
  return async (request) => {
    request.principal = await verifier.verify(bearerTokenOf(request));
  };
}

function bearerTokenOf({ headers, raw }: FastifyRequest): string {
  const credentials = headers.authorization?.trim() ?? '';
  if (!/^bearer(?: |$)/i.test(credentials)) throw missingToken();
  if (countOf('authorization', raw.rawHeaders) > 1) throw invalidToken('The request carries more than one credential.');
  const token = bearerCredentials.exec(credentials)?.[1];
  if (token === undefined) throw invalidToken('The Authorization header does not hold exactly one bearer token.');
  return token;
}

// Node keeps only the first of several Authorization headers in its parsed form.
function countOf(name: string, rawHeaders: readonly string[]): number {
  return rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length;
}
