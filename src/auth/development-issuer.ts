import { randomUUID } from 'node:crypto';
import { createLocalJWKSet, SignJWT, type JSONWebKeySet, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { v5 as uuidOfName } from 'uuid';
import { developmentAlgorithm, loadDevelopmentKey, type DevelopmentKey } from './development-key.store';
import { tenantPlaceholder, type KeySource, type TrustedIssuer } from './key-source';
import { permissions, type Permission } from './permissions';

/** Value of the claim `aud`, as in Microsoft Graph's own tokens. */
export const developmentAudience = 'https://graph.microsoft.com';

/** Application id by which subscribers recognize Graph's notifications. */
const notifier = '0bf30f3b-4a52-48df-9a82-234910c4a086';

/** Lifetime of a token, in seconds: the default of Microsoft Entra ID. */
export const tokenLifetime = 3599;

/** Contents of a token. */
export interface TokenGrant {
  /** GUID in lower case. */
  readonly tenantId: string;
  readonly clientId: string;
  readonly permissions: readonly Permission[];
}

/** Signs tokens like Microsoft Entra ID, for any tenant and any client. For use on one's own machine only. */
export class DevelopmentIssuer implements KeySource {
  private readonly keys: JWTVerifyGetKey;

  /**
   * @param base returns the URL of the service on this machine, which may be known only after listening; the issuer of
   * a token does not depend on the port at which it was requested
   */
  constructor(
    private readonly key: DevelopmentKey,
    private readonly base: () => string,
  ) {
    this.keys = createLocalJWKSet(this.keySet());
  }

  /** @param dataDir the data folder, where the key is stored */
  static async create(dataDir: string, base: () => string): Promise<DevelopmentIssuer> {
    return new DevelopmentIssuer(await loadDevelopmentKey(dataDir), base);
  }

  trustedIssuer(): Promise<TrustedIssuer> {
    const issuer = this.issuerOf(tenantPlaceholder);
    return Promise.resolve({ issuer, audience: developmentAudience, keys: this.keys });
  }

  /**
   * Signs an application token with the same claims as Entra's.
   * @returns a JWT in compact form, valid for {@link tokenLifetime} seconds
   */
  issueToken({ tenantId, clientId, permissions: roles }: TokenGrant): Promise<string> {
    // Entra assigns one object id to a client in a tenant, and also uses it as the subject.
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
   * Signs the validation token of notifications with resource data (Graph's page on them), valid for {@link
   * tokenLifetime} seconds.
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
