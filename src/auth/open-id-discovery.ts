/** The two facts that the service needs from an OpenID provider's configuration document. */
export interface OpenIdConfiguration {
  readonly issuer: string;
  readonly jwksUri: URL;
}

/** Milliseconds until a provider that does not answer counts as out of reach. */
const timeout = 5_000;

/**
 * Fetches `<issuer>/.well-known/openid-configuration` (OpenID Connect Discovery 1.0, section 4).
 *
 * @throws Error when the document cannot be fetched, or lacks a usable `issuer` or `jwks_uri`
 */
export async function discoverOpenId(issuer: string): Promise<OpenIdConfiguration> {
  const url = new URL(`${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`);
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeout),
  });
  if (response.status !== 200) throw new Error(`${url.href} answered with status ${response.status}.`);
  return readConfiguration(await response.json(), url);
}

function readConfiguration(document: unknown, url: URL): OpenIdConfiguration {
  const { issuer, jwks_uri: address } = Object(document) as Record<string, unknown>;
  if (typeof issuer !== 'string' || typeof address !== 'string' || !URL.canParse(address)) {
    throw new Error(`${url.href} lacks a usable issuer or jwks_uri.`);
  }
  const jwksUri = new URL(address);
  // Keys from an unprotected address would make the protected document worthless.
  if (url.protocol === 'https:' && jwksUri.protocol !== 'https:') {
    throw new Error(`${url.href} names a jwks_uri without https.`);
  }
  return { issuer, jwksUri };
}
