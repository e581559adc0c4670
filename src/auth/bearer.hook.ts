import type { FastifyRequest } from 'fastify';
import { GraphError } from '../graph/errors/graph-error';
import { countHeader } from '../graph/request/raw-headers';
import { ApiKeys } from './api-keys';
import { challengedBy, invalidToken, missingToken } from './bearer-errors';
import type { TokenVerifier } from './token-verifier';

// RFC 6750, 2.1: the scheme, then one b64token.
const bearerCredentials = /^bearer +([a-z0-9._~+/-]+=*)$/i;

type Verifier = Pick<TokenVerifier, 'known' | 'verify'> & Partial<Pick<TokenVerifier, 'authorizationUri'>>;

/**
 * Creates the part of a Fastify `onRequest` hook that sets `request.principal` from the `Authorization` header or an API
 * key. It must run before the body is read, so that clients without a token cannot make the service read one.
 * @returns a hook that throws GraphError `unauthenticated` or `serviceNotAvailable`, as {@link TokenVerifier.verify}.
 * It returns no promise for a token that was verified before, as almost every one was.
 */
export function authenticate(
  verifier: Verifier,
  keys = new ApiKeys([]),
): (request: FastifyRequest) => Promise<void> | undefined {
  const refused = (error: unknown): unknown =>
    error instanceof GraphError && error.status === 401
      ? challengedBy(error, { authorizationUri: verifier.authorizationUri, takesKeys: keys.areUsed })
      : error;
  return (request) => {
    try {
      request.principal = keys.principalOf(request);
      if (request.principal !== undefined) return undefined;
      const token = bearerTokenOf(request);
      request.principal = verifier.known(token);
      if (request.principal !== undefined) return undefined;
      return verifier.verify(token).then(
        (principal) => {
          request.principal = principal;
        },
        (error: unknown) => Promise.reject(refused(error) as Error),
      );
    } catch (error) {
      throw refused(error);
    }
  };
}

function bearerTokenOf({ headers, raw }: FastifyRequest): string {
  const credentials = headers.authorization?.trim() ?? '';
  const token = bearerCredentials.exec(credentials)?.[1];
  if (token === undefined && !/^bearer(?: |$)/i.test(credentials)) throw missingToken();
  // Node keeps only the first of several Authorization headers in its parsed form.
  if (countHeader('authorization', raw.rawHeaders) > 1)
    throw invalidToken('The request carries more than one credential.');
  if (token === undefined) throw invalidToken('The Authorization header does not hold exactly one bearer token.');
  return token;
}
