import { Logger } from '@nestjs/common';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { issuerUnavailable, retryAfter } from './bearer-errors';
import type { KeySource, TrustedIssuer } from './key-source';
import { discoverOpenId, fetchJson } from './open-id-discovery';
import { SharedLoad, type LoadTimes } from './shared-load';

interface OpenIdProvider {
  /** URL that `/.well-known/openid-configuration` is appended to. */
  readonly issuer: string;
  /** Value that the claim `aud` has to hold. */
  readonly audience: string;
}

/** What a provider publishes. */
interface Published {
  readonly issuer: string;
  readonly find: JWTVerifyGetKey;
}

/** Milliseconds in which a provider has to give both documents. */
const DEADLINE = 5_000;

const defaultTimes: LoadTimes = {
  // How long a withdrawn key can live on: an hour, or a day while the provider is down.
  fresh: 3_600_000,
  usable: 24 * 3_600_000,
  // Tokens with made-up key ids must not become requests to the provider.
  cooldown: 30_000,
  failure: retryAfter * 1000,
};

/** Trusts an OpenID provider, such as Microsoft Entra ID. Its documents are fetched when the first token arrives. */
export class OpenIdKeySource implements KeySource {
  private readonly logger = new Logger(OpenIdKeySource.name);
  private readonly published: SharedLoad<Published>;

  /** @param times changes of the usual ones, for tests, as is the deadline */
  constructor(
    private readonly provider: OpenIdProvider,
    times: Partial<LoadTimes> = {},
    clock?: () => number,
    private readonly deadline = DEADLINE,
  ) {
    this.published = new SharedLoad(() => this.load(), { ...defaultTimes, ...times }, clock);
  }

  async trustedIssuer(): Promise<TrustedIssuer> {
    const { issuer, find } = await this.published.get();
    return { issuer, audience: this.provider.audience, keys: this.keysOf(find) };
  }

  private keysOf(find: JWTVerifyGetKey): JWTVerifyGetKey {
    return async (header, token) => {
      try {
        return await find(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        // The provider may have a new key.
        const renewed = await this.published.renew();
        return renewed.find(header, token);
      }
    };
  }

  /** Both documents at once, so that a change of either is seen and a bad one is not kept. */
  private async load(): Promise<Published> {
    const end = performance.now() + this.deadline;
    try {
      const { issuer, jwksUri } = await discoverOpenId(this.provider.issuer, this.deadline);
      const keys = await fetchJson(jwksUri, Math.max(1, end - performance.now()));
      return { issuer, find: createLocalJWKSet(keys as JSONWebKeySet) };
    } catch (error) {
      this.logger.warn(`The keys of AUTH_ISSUER=${this.provider.issuer} cannot be had: ${reasonOf(error)}`);
      throw issuerUnavailable(error);
    }
  }
}

/** The messages of an error and its causes, of which the last one has the reason. */
function reasonOf(error: unknown): string {
  const { message, code, cause } = Object(error) as Partial<NodeJS.ErrnoException>;
  // Where a host has several addresses, the last error has a code instead of a message.
  const own = message || code || String(error);
  return cause === undefined ? own : `${own}: ${reasonOf(cause)}`;
}
