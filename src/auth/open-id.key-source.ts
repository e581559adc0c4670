import { Logger } from '@nestjs/common';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { issuerUnavailable, retryAfter } from './bearer-errors';
import type { KeySource, TrustedIssuer } from './key-source';
import { discoverOpenId, fetchJson } from './open-id-discovery';
import { SharedLoad, type LoadTimes } from './shared-load';

interface OpenIdProvider {
  /** URL to which `/.well-known/openid-configuration` is appended. */
  readonly issuer: string;
  /** Value that the claim `aud` must contain. */
  readonly audience: string;
}

/** The documents of a provider. */
interface Published {
  readonly issuer: string;
  readonly find: JWTVerifyGetKey;
  readonly tokenUri?: string;
}

/** Longest time to fetch both documents, in milliseconds. */
const DEADLINE = 5_000;

const defaultTimes: LoadTimes = {
  // A withdrawn key is accepted for at most an hour, or a day while the provider is down.
  fresh: 3_600_000,
  usable: 24 * 3_600_000,
  // Tokens with invented key ids must not cause a request to the provider each.
  cooldown: 30_000,
  failure: retryAfter * 1000,
};

/** Trusts an OpenID provider, such as Microsoft Entra ID. Its documents are fetched when the first token arrives. */
export class OpenIdKeySource implements KeySource {
  private readonly logger = new Logger(OpenIdKeySource.name);
  private readonly published: SharedLoad<Published>;
  authorizationUri?: string;

  /** @param times override the defaults in tests, like the deadline */
  constructor(
    private readonly provider: OpenIdProvider,
    times: Partial<LoadTimes> = {},
    clock?: () => number,
    private readonly deadline = DEADLINE,
  ) {
    this.authorizationUri = entrasOf(provider.issuer);
    this.published = new SharedLoad(() => this.load(), { ...defaultTimes, ...times }, clock);
  }

  async trustedIssuer(): Promise<TrustedIssuer> {
    const { issuer, find } = await this.published.get();
    return { issuer, audience: this.provider.audience, keys: this.keysOf(find) };
  }

  async signInOrigins(): Promise<readonly string[]> {
    const published = await this.published.get().catch(() => undefined);
    const urls = [this.provider.issuer, published?.tokenUri ?? this.provider.issuer];
    return [...new Set(urls.map((url) => new URL(url).origin))];
  }

  private keysOf(find: JWTVerifyGetKey): JWTVerifyGetKey {
    return async (header, token) => {
      try {
        return await find(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        // The provider may have published a new key.
        const renewed = await this.published.renew();
        return renewed.find(header, token);
      }
    };
  }

  /** Loads both documents, so that a change of either is noticed and a bad one is not kept. */
  private async load(): Promise<Published> {
    const end = performance.now() + this.deadline;
    try {
      const { issuer, jwksUri, authorizationUri, tokenUri } = await discoverOpenId(this.provider.issuer, this.deadline);
      const keys = await fetchJson(jwksUri, Math.max(1, end - performance.now()));
      this.authorizationUri = authorizationUri ?? this.authorizationUri;
      return { issuer, find: createLocalJWKSet(keys as JSONWebKeySet), tokenUri };
    } catch (error) {
      this.logger.warn(`The keys of AUTH_ISSUER=${this.provider.issuer} cannot be had: ${reasonOf(error)}`);
      throw issuerUnavailable(error);
    }
  }
}

/** Entra's page for an issuer, which is known before its documents are fetched for the first token. */
function entrasOf(issuer: string): string | undefined {
  const [, tenant] = /^(https:\/\/login\.microsoftonline\.(?:com|us)\/[\w.-]+)\/v2\.0\/?$/.exec(issuer) ?? [];
  return tenant === undefined ? undefined : `${tenant}/oauth2/v2.0/authorize`;
}

/** The messages of an error and its causes. The last one contains the reason. */
function reasonOf(error: unknown): string {
  const { message, code, cause } = Object(error) as Partial<NodeJS.ErrnoException>;
  // If a host has several addresses, the last error has a code but no message.
  const own = message || code || String(error);
  return cause === undefined ? own : `${own}: ${reasonOf(cause)}`;
}
