import { exchange } from '../outgoing/exchange';
import { tenantPlaceholder } from './key-source';

/** Most bytes of a document of a provider; the keys of Entra take 20 KB. */
const DOCUMENT_BYTES = 1024 * 1024;

/** The two facts that the service needs from an OpenID provider's configuration document. */
export interface OpenIdConfiguration {
  readonly issuer: string;
  readonly jwksUri: URL;
}

/**
 * Fetches `<issuer>/.well-known/openid-configuration` (OpenID Connect Discovery 1.0, section 4).
 *
 * @param deadline longest time, in milliseconds
 * @throws Error when the document cannot be fetched, is about another issuer, or lacks a usable `jwks_uri`
 */
export async function discoverOpenId(issuer: string, deadline: number): Promise<OpenIdConfiguration> {
  const url = new URL(`${withoutSlash(issuer)}/.well-known/openid-configuration`);
  return readConfiguration(await fetchJson(url, deadline), issuer, url);
}

/**
 * Fetches a document of the provider. Redirects are not followed.
 * @param deadline longest time, in milliseconds
 * @throws Error naming the URL when there is none
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
