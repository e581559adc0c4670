import type { JWTVerifyGetKey } from 'jose';

/** Placeholder for the tenant in the issuer of a multi-tenant provider, as in Microsoft Entra ID. */
export const tenantPlaceholder = '{tenantid}';

/** An issuer whose tokens are accepted, with the data to verify them. */
export interface TrustedIssuer {
  /** Value of the claim `iss`; {@link tenantPlaceholder} stands for the token's own `tid`. */
  readonly issuer: string;
  /** Value that the claim `aud` must contain. */
  readonly audience: string;
  /**
   * Finds the public key for a token header. Throws jose's errors when the token is invalid, and a `GraphError`
   * `serviceNotAvailable` when the keys are unavailable.
   */
  readonly keys: JWTVerifyGetKey;
}

/** Provides the trusted issuer to the verifier. */
export interface KeySource {
  /** @throws GraphError `serviceNotAvailable` when the issuer is unreachable */
  trustedIssuer(): Promise<TrustedIssuer>;
  /** Where people get a token; undefined: nowhere, or not known yet. */
  readonly authorizationUri?: string;
  /**
   * Origins from which a page in which people sign in fetches documents and tokens. Those of the issuer alone while its
   * documents cannot be had. Absent: only this service.
   */
  signInOrigins?(): Promise<readonly string[]>;
}

/** Injection token of the {@link KeySource}. */
export const KEY_SOURCE = Symbol('KEY_SOURCE');
