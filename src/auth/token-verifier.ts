import { errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';
import { GraphError } from '../graph/errors/graph-error';
import type { Principal } from '../graph/request/principal';
import { invalidToken } from './bearer-errors';
import { principalOf } from './claims';
import { tenantPlaceholder, type KeySource, type TrustedIssuer } from './key-source';
import { PrincipalCache } from './principal.cache';
import { algorithms, headerRefusal } from './token-header';
import { tokenRefusal } from './token-refusal';

/** Tolerated difference between the clocks of the issuer and this service, in seconds. */
const clockTolerance = 60;

const cachedTokens = 10_000;

/** Verifies bearer tokens and returns their principals. A verified token is cached until it expires. */
export class TokenVerifier {
  private readonly cache = new PrincipalCache(cachedTokens);

  /** @param clock milliseconds since 1970 */
  constructor(
    private readonly source: KeySource,
    private readonly clock: () => number = Date.now,
  ) {}

  /** Where people get a token; undefined: nowhere, or not known yet. */
  get authorizationUri(): string | undefined {
    return this.source.authorizationUri;
  }

  /** Returns the principal of a token that was verified before and has not expired. */
  known(token: string): Principal | undefined {
    return this.cache.get(token, this.clock() / 1000);
  }

  /**
   * Verifies a token.
   * @param token a JWT in compact form, without the scheme
   * @throws GraphError `unauthenticated` with a `WWW-Authenticate` challenge when the token is rejected,
   * `serviceNotAvailable` when the issuer's keys are unavailable
   */
  async verify(token: string): Promise<Principal> {
    const known = this.known(token);
    if (known !== undefined) return known;
    const now = this.clock();
    const refusal = headerRefusal(token);
    if (refusal !== undefined) throw invalidToken(refusal);
    const trusted = await this.source.trustedIssuer();
    const claims = await verifiedClaims(token, trusted, now);
    const principal = acceptedPrincipal(claims, trusted);
    if (claims.exp !== undefined && claims.exp > now / 1000) this.cache.set(token, principal, claims.exp);
    return principal;
  }
}

async function verifiedClaims(token: string, trusted: TrustedIssuer, now: number): Promise<JWTPayload> {
  const { audience } = trusted;
  const requiredClaims = ['iss', 'exp'];
  const currentDate = new Date(now);
  try {
    const options = { algorithms, audience, clockTolerance, currentDate, requiredClaims };
    return await claimsOf(token, trusted, options);
  } catch (error) {
    throw error instanceof GraphError ? error : invalidToken(tokenRefusal(error, audience), error);
  }
}

async function claimsOf(token: string, { keys }: TrustedIssuer, options: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, keys, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    // A token need not identify its key. The error iterates over all possible keys.
    for await (const key of error) {
      try {
        return (await jwtVerify(token, key, options)).payload;
      } catch (failure) {
        if (!(failure instanceof errors.JWSSignatureVerificationFailed)) throw failure;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
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
