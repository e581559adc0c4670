import { exchange } from '../outgoing/exchange';
import { tenantPlaceholder } from './key-source';

/** Maximum size of a provider's document, in bytes. Entra's keys take 20 KB. */
const DOCUMENT_BYTES = 1024 * 1024;

/** The members that the service uses of an OpenID provider's configuration document. */
export interface OpenIdConfiguration {
  readonly issuer: string;
  readonly jwksUri: URL;
  /** Where people get a token. */
  readonly authorizationUri?: string;
  /** Where programs exchange what that page gives for a token. */
  readonly tokenUri?: string;
}

/**
 * Fetches `<issuer>/.well-known/openid-configuration` (OpenID Connect Discovery 1.0, section 4).
 * @param deadline longest time, in milliseconds
 * @throws Error when the document cannot be fetched, is about another issuer, or lacks a usable `jwks_uri`
 */
export async function discoverOpenId(issuer: string, deadline: number): Promise<OpenIdConfiguration> {
  const url = new URL(`${withoutSlash(issuer)}/.well-known/openid-configuration`);
  return readConfiguration(await fetchJson(url, deadline), issuer, url);
}

/**
 * Fetches a JSON document of the provider. Redirects are not followed.
 * @param deadline longest time, in milliseconds
 * @throws Error with the URL when the request fails
 */
export async function fetchJson(url: URL, deadline: number): Promise<unknown> {
  try {
    const headers = { accept: 'application/json', 'accept-encoding': 'identity' };
    const answer = await exchange(url, { method: 'GET', headers, deadline, mostBytes: DOCUMENT_BYTES });
    if (answer.status !== 200) throw new Error(`status ${answer.status}`);
    if (!answer.isWhole) throw new Error('it is larger than 1 MB');
    return JSON.parse(new TextDecoder().decode(answer.body)) as unknown;
  } catch (cause) {
    throw new Error(`${url.href} gives no JSON document`, { cause });
  }
}

function readConfiguration(document: unknown, expected: string, url: URL): OpenIdConfiguration {
  const { issuer, jwks_uri: address, ...endpoints } = Object(document) as Record<string, unknown>;
  if (typeof issuer !== 'string') throw new Error(`${url.href} names no issuer`);
  // Otherwise one issuer's document could be used to sign tokens of another issuer (section 4.3).
  if (!isSameIssuer(issuer, expected)) throw new Error(`${url.href} is about the issuer ${issuer}`);
  if (typeof address !== 'string' || !URL.canParse(address)) throw new Error(`${url.href} names no jwks_uri`);
  const jwksUri = new URL(address);
  // Keys fetched over http could be forged, even if the document that refers to them came over https.
  const schemes = url.protocol === 'https:' ? ['https:'] : ['https:', 'http:'];
  if (!schemes.includes(jwksUri.protocol)) {
    throw new Error(`${url.href} names a jwks_uri with ${jwksUri.protocol} instead of ${schemes.join(' or ')}`);
  }
  const { authorization_endpoint: authorizationUri, token_endpoint: tokenUri } = endpoints;
  return { issuer, jwksUri, authorizationUri: urlOrNone(authorizationUri), tokenUri: urlOrNone(tokenUri) };
}

function urlOrNone(value: unknown): string | undefined {
  return typeof value === 'string' && URL.canParse(value) ? value : undefined;
}

function isSameIssuer(named: string, expected: string): boolean {
  const wanted = withoutSlash(expected);
  // Entra's documents for all tenants contain a placeholder in place of these words of their URL.
  const forAllTenants = wanted.replace(/\/(?:common|organizations)(?=\/|$)/, `/${tenantPlaceholder}`);
  return [wanted, forAllTenants].includes(withoutSlash(named));
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
