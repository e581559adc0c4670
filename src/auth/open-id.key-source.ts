import { createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { issuerUnavailable } from './bearer-errors';
import type { KeySource, TrustedIssuer } from './key-source';
import { discoverOpenId } from './open-id-discovery';

interface OpenIdProvider {
  /** URL that `/.well-known/openid-configuration` is appended to. */
  readonly issuer: string;
  /** Value that the claim `aud` has to hold. */
  readonly audience: string;
  /** Milliseconds after a fetch of the keys in which an unknown key id causes no new one. Default: 30,000. */
  readonly cooldown?: number;
}

/** Milliseconds for which fetched keys are used without asking again: how long a withdrawn key can live on. */
const keysMaxAge = 3_600_000;

/** Trusts an OpenID provider, such as Microsoft Entra ID. Its documents are fetched when the first token arrives. */
export class OpenIdKeySource implements KeySource {
  private discovery?: Promise<TrustedIssuer>;

  constructor(private readonly provider: OpenIdProvider) {}

  trustedIssuer(): Promise<TrustedIssuer> {
    this.discovery ??= this.discover();
    return this.discovery;
  }

  private async discover(): Promise<TrustedIssuer> {
    try {
      const { issuer, jwksUri } = await discoverOpenId(this.provider.issuer);
      return { issuer, audience: this.provider.audience, keys: this.remoteKeys(jwksUri) };
    } catch (error) {
      // Forgotten, so that the next request asks again.
      this.discovery = undefined;
      throw issuerUnavailable(error);
    }
  }

  private remoteKeys(jwksUri: URL): JWTVerifyGetKey {
    const remote = createRemoteJWKSet(jwksUri, {
      cacheMaxAge: keysMaxAge,
      cooldownDuration: this.provider.cooldown ?? 30_000,
    });
    return async (header, token) => {
      try {
        return await remote(header, token);
      } catch (error) {
        throw isFaultOfToken(error) ? error : issuerUnavailable(error);
      }
    };
  }
}

function isFaultOfToken(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported
  );
}
