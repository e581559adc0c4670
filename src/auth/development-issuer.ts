import { randomUUID } from 'node:crypto';
import { createLocalJWKSet, SignJWT, type JSONWebKeySet, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { v5 as uuidOfName } from 'uuid';
import { developmentAlgorithm, loadDevelopmentKey, type DevelopmentKey } from './development-key.store';
import { tenantPlaceholder, type KeySource, type TrustedIssuer } from './key-source';
import { permissions, type Permission } from './permissions';

/** Value of the claim `aud`: what Microsoft Graph's own tokens carry. */
export const developmentAudience = 'https://graph.microsoft.com';

/** Application that sends Graph's notifications, by whose id subscribers know them. */
const notifier = '0bf30f3b-4a52-48df-9a82-234910c4a086';

/** Seconds for which a token is good; what Microsoft Entra ID gives by default. */
export const tokenLifetime = 3599;

/** What is put in a token. */
export interface TokenGrant {
  /** GUID in lower case. */
  readonly tenantId: string;
  readonly clientId: string;
  readonly permissions: readonly Permission[];
}

/** Signs tokens as Microsoft Entra ID would, for any tenant and any client; for work on one's own machine only. */
export class DevelopmentIssuer implements KeySource {
  private readonly keys: JWTVerifyGetKey;

  /**
   * @param base tells where this machine reaches the service, which may be known only once it listens; a token has one
   *   issuer, whichever port it was asked at
   */
  constructor(
    private readonly key: DevelopmentKey,
    private readonly base: () => string,
  ) {
    this.keys = createLocalJWKSet(this.keySet());
  }

  /** @param dataDir the data folder, which keeps the key */
  static async create(dataDir: string, base: () => string): Promise<DevelopmentIssuer> {
    return new DevelopmentIssuer(await loadDevelopmentKey(dataDir), base);
  }

  trustedIssuer(): Promise<TrustedIssuer> {
    const issuer = this.issuerOf(tenantPlaceholder);
    return Promise.resolve({ issuer, audience: developmentAudience, keys: this.keys });
  }

  /**
   * Signs an application token with the claims of Entra's.
   *
   * @returns a JWT in compact form, good for {@link tokenLifetime} seconds
   */
  issueToken({ tenantId, clientId, permissions: roles }: TokenGrant): Promise<string> {
    // Entra gives one object id to a client in a tenant, and uses it as the subject.
    const objectId = uuidOfName(`${tenantId}/${clientId}`, uuidOfName.URL);
    return this.sign(tenantId, {
      aud: developmentAudience,
      appid: clientId,
      azp: clientId,
      idtyp: 'app',
      oid: objectId,
      roles: [...roles],
      sub: objectId,
    });
  }

  /**
   * Signs what comes with notifications that hold resource data (Graph's page on them), good for {@link tokenLifetime} seconds.
   * @param audience application that has subscribed
   */
  issueValidationToken(tenantId: string, audience: string): Promise<string> {
    return this.sign(tenantId, { aud: audience, appid: notifier, azp: notifier, idtyp: 'app' });
  }

  private sign(tenantId: string, claims: JWTPayload): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const id = randomUUID();
    return new SignJWT({
      iss: this.issuerOf(tenantId),
      iat: now,
      nbf: now,
      exp: now + tokenLifetime,
      ...claims,
      tid: tenantId,
      uti: id,
      jti: id,
      ver: '2.0',
    })
      .setProtectedHeader({ typ: 'JWT', alg: developmentAlgorithm, kid: this.key.publicJwk.kid })
      .sign(this.key.privateKey);
  }

  /** The tenant's configuration document (OpenID Connect Discovery 1.0, RFC 8414). */
  configuration(tenantId: string): Readonly<Record<string, unknown>> {
    return {
      issuer: this.issuerOf(tenantId),
      token_endpoint: `${this.base()}/${tenantId}/oauth2/v2.0/token`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
      jwks_uri: `${this.base()}/${tenantId}/discovery/v2.0/keys`,
      grant_types_supported: ['client_credentials'],
      response_types_supported: [],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: [developmentAlgorithm],
      scopes_supported: [`${developmentAudience}/.default`, ...permissions],
    };
  }

  /** The public keys (RFC 7517). */
  keySet(): JSONWebKeySet {
    return { keys: [this.key.publicJwk] };
  }

  private issuerOf(tenantId: string): string {
    return `${this.base()}/${tenantId}/v2.0`;
  }
}
