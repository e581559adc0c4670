import { jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { GraphError } from '../graph/graph-error';
import { invalidToken } from './bearer-errors';
import { tenantPlaceholder, type KeySource, type TrustedIssuer } from './key-source';
import { principalOf, type Principal } from './principal';
import { PrincipalCache } from './principal.cache';
import { tokenRefusal } from './token-refusal';

// Asymmetric only: with a shared secret, whoever can check a token could also make one.
const algorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/** Seconds by which the issuer's clock and ours can differ. */
const clockTolerance = 60;

const cachedTokens = 10_000;

/** Turns a bearer token into the caller it stands for. A token seen before costs no cryptography until it expires. */
export class TokenVerifier {
  private readonly cache = new PrincipalCache(cachedTokens);

  /** @param clock milliseconds since 1970 */
  constructor(
    private readonly source: KeySource,
    private readonly clock: () => number = Date.now,
  ) {}

  /**
   * @param token a JWT in compact form, without the scheme
   * @throws GraphError `unauthenticated` with a `WWW-Authenticate` challenge when the token is not accepted,
   *   `serviceNotAvailable` when the issuer's keys cannot be had
   */
  async verify(token: string): Promise<Principal> {
    const now = this.clock();
    const known = this.cache.get(token, now / 1000);
    if (known !== undefined) return known;
    const trusted = await this.source.trustedIssuer();
    const claims = await this.claimsOf(token, trusted.keys, trusted.audience, now);
    const principal = acceptedPrincipal(claims, trusted);
    if (claims.exp !== undefined && claims.exp > now / 1000) this.cache.set(token, principal, claims.exp);
    return principal;
  }

  private async claimsOf(token: string, keys: JWTVerifyGetKey, audience: string, now: number): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms,
        audience,
        clockTolerance,
        currentDate: new Date(now),
        requiredClaims: ['iss', 'exp'],
      });
      return payload;
    } catch (error) {
      throw error instanceof GraphError ? error : invalidToken(tokenRefusal(error, audience), error);
    }
  }
}

function acceptedPrincipal(claims: JWTPayload, { issuer }: TrustedIssuer): Principal {
  const principal = principalOf(claims);
  if (principal === undefined) {
    throw invalidToken('The claim tid is missing from the token, or is not the GUID of a tenant.');
  }
  const tid = String(claims['tid']);
  if (claims.iss !== issuer.replaceAll(tenantPlaceholder, () => tid)) {
    throw invalidToken('The token comes from another issuer than the one this service trusts.');
  }
  return principal;
}
