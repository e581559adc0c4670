import { decodeJwt, decodeProtectedHeader, type ProtectedHeaderParameters } from 'jose';
import { malformedToken } from './token-refusal';

/** Signature algorithms that are accepted. Asymmetric only: with a shared secret, whoever can check could also sign. */
export const algorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/**
 * Looks at what a token says of itself, so that no provider is asked for the key of one that cannot be accepted.
 *
 * @returns one sentence on why the token is refused; undefined: its signature is worth checking
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
