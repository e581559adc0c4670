import { decodeJwt, decodeProtectedHeader, type ProtectedHeaderParameters } from 'jose';
import { malformedToken } from './token-refusal';

/** Accepted signature algorithms. All are asymmetric: with a shared secret, everyone who can verify can also sign. */
export const algorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/**
 * Checks a token's header before its key is fetched, so that an unacceptable token causes no request to a provider.
 * @returns one sentence with the reason for refusing the token; undefined: its signature is to be verified
 */
export function headerRefusal(token: string): string | undefined {
  const header = headerOf(token);
  if (header === undefined) return malformedToken;
  if (typeof header.alg !== 'string' || !algorithms.includes(header.alg)) {
    return 'The token is signed with an algorithm that this service does not accept.';
  }
  if (header.crit !== undefined)
    return 'The header of the token has the member crit; this service knows no extensions.';
  return undefined;
}

function headerOf(token: string): ProtectedHeaderParameters | undefined {
  try {
    decodeJwt(token);
    return decodeProtectedHeader(token);
  } catch {
    return undefined;
  }
}
