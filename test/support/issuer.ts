import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JWK,
  type JWTPayload,
} from 'jose';
import type { KeySource, TrustedIssuer } from '../../src/auth/key-source';

/** Tenant of the tokens that {@link goodClaims} describes. */
export const tenantId = '3f1c0d52-6a4e-4b7d-9c55-0b7a8a6f1e21';
export const issuer = 'https://login.example/v2.0';
export const audience = 'api://call-records';

/** A key pair of a made-up issuer, for tests. */
export interface SigningKey {
  readonly alg: string;
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export async function createSigningKey(kid: string, alg = 'ES256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid } };
}

/** Claims that are accepted for another hour. @param seconds time since 1970 */
export function goodClaims(seconds = Math.floor(Date.now() / 1000)): JWTPayload {
  return { iss: issuer, aud: audience, tid: tenantId, nbf: seconds, exp: seconds + 3600, appid: 'the-client' };
}

type Signer = Omit<SigningKey, 'kid'> & { readonly kid?: string };

export function signToken({ alg, kid, privateKey }: Signer, claims: JWTPayload): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(privateKey);
}

/** A key source that counts how often a key is looked up, which happens once for every signature that is checked. */
export class CountingKeySource implements KeySource {
  lookups = 0;

  constructor(
    private readonly keys: readonly SigningKey[],
    private readonly expectedIssuer = issuer,
  ) {}

  trustedIssuer(): Promise<TrustedIssuer> {
    const find = createLocalJWKSet({ keys: this.keys.map(({ publicJwk }) => publicJwk) });
    return Promise.resolve({
      issuer: this.expectedIssuer,
      audience,
      keys: (header, token) => {
        this.lookups += 1;
        return find(header, token);
      },
    });
  }
}
