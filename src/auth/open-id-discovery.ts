import { tenantPlaceholder } from './key-source';

/** The two facts that the service needs from an OpenID provider's configuration document. */
export interface OpenIdConfiguration {
  readonly issuer: string;
  readonly jwksUri: URL;
}

/**
 * Fetches `<issuer>/.well-known/openid-configuration` (OpenID Connect Discovery 1.0, section 4).
 *
 * @throws Error when the document cannot be fetched, is about another issuer, or lacks a usable `jwks_uri`
 */
export async function discoverOpenId(issuer: string, signal: AbortSignal): Promise<OpenIdConfiguration> {
  const url = new URL(`${withoutSlash(issuer)}/.well-known/openid-configuration`);
  return readConfiguration(await fetchJson(url, signal), issuer, url);
}

/** Fetches a document of the provider. @throws Error naming the URL when there is none */
export async function fetchJson(url: URL, signal: AbortSignal): Promise<unknown> {
  try {
    const response = await fetch(url, { headers: { accept: 'application/json' }, redirect: 'error', signal });
    if (response.status !== 200) throw new Error(`status ${response.status}`);
    return await response.json();
  } catch (cause) {
    throw new Error(`${url.href} gives no JSON document`, { cause });
  }
}

function readConfiguration(document: unknown, expected: string, url: URL): OpenIdConfiguration {
  const { issuer, jwks_uri: address } = Object(document) as Record<string, unknown>;
  if (typeof issuer !== 'string') throw new Error(`${url.href} names no issuer`);
  // Whoever gets a document of its own accepted as another's could sign for that one (section 4.3).
  if (!isSameIssuer(issuer, expected)) throw new Error(`${url.href} is about the issuer ${issuer}`);
  if (typeof address !== 'string' || !URL.canParse(address)) throw new Error(`${url.href} names no jwks_uri`);
  const jwksUri = new URL(address);
  // Keys from an unprotected address would make the protected document worthless.
  const schemes = url.protocol === 'https:' ? ['https:'] : ['https:', 'http:'];
  if (!schemes.includes(jwksUri.protocol)) {
    throw new Error(`${url.href} names a jwks_uri with ${jwksUri.protocol} instead of ${schemes.join(' or ')}`);
  }
  return { issuer, jwksUri };
}

function isSameIssuer(named: string, expected: string): boolean {
  const wanted = withoutSlash(expected);
  // Entra's document for all tenants has a placeholder where its URL has one of these words.
  const forAllTenants = wanted.replace(/\/(?:common|organizations)(?=\/|$)/, `/${tenantPlaceholder}`);
  return [wanted, forAllTenants].includes(withoutSlash(named));
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
