import type { JWTVerifyGetKey } from 'jose';

/** Place of the tenant in the issuer of a provider that serves many tenants, as Microsoft Entra ID writes it. */
export const tenantPlaceholder = '{tenantid}';

/** What tells a good token from a bad one. */
export interface TrustedIssuer {
  /** Value of the claim `iss`; {@link tenantPlaceholder} stands for the token's own `tid`. */
  readonly issuer: string;
  /** Value that the claim `aud` has to hold. */
  readonly audience: string;
  /**
   * Finds the public key for a token header. Throws jose's errors when the token is to blame, and a `GraphError`
   * `serviceNotAvailable` when the keys cannot be had.
   */
  readonly keys: JWTVerifyGetKey;
}

/** Where the verifier learns whom to trust. */
export interface KeySource {
  /** @throws GraphError `serviceNotAvailable` when the issuer cannot be reached */
  trustedIssuer(): Promise<TrustedIssuer>;
}

/** Injection token of the {@link KeySource}. */
export const KEY_SOURCE = Symbol('KEY_SOURCE');
