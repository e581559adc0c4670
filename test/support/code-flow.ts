import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import type { JWTPayload } from 'jose';
import { signToken, type SigningKey } from './issuer';

/** A public client of the provider (RFC 6749, section 2.1). */
export interface CodeClient {
  readonly clientId: string;
  /** The only one, compared to the letter. */
  readonly redirectUri: string;
  readonly postLogoutRedirectUri: string;
  /** Claims of its access tokens, beside those about time and issuer. */
  readonly accessClaims: JWTPayload;
  /** Claims of its id tokens: the person. */
  readonly idClaims: JWTPayload;
}

/** What the flow needs of its provider. */
export interface CodeFlowProvider {
  readonly issuer: string;
  /** Origin, without a slash at the end. */
  readonly url: string;
  readonly key: SigningKey;
}

/** Lifetime of an access token, in seconds. */
const LIFETIME = 300;

/** What a page gets for a code or a refresh token. */
interface Grant {
  readonly scope: string;
  readonly nonce?: string;
  /** Absent for a refresh token, which needs no proof. */
  readonly challenge?: string;
}

/** A refusal in the form of RFC 6749, section 5.2. */
class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * The authorization code flow with PKCE and refresh tokens, for one client (RFC 6749, 7636; OpenID Connect Core 1.0,
 * RP-Initiated Logout 1.0). Codes and refresh tokens are good for one use. Every rule that a page can break is refused.
 */
export class CodeFlow {
  /** Whether a person has to push a button; otherwise the provider redirects at once. */
  asksPerson = false;
  private readonly codes = new Map<string, Grant>();
  private readonly refreshTokens = new Map<string, Grant>();

  constructor(
    private readonly provider: CodeFlowProvider,
    private readonly client: CodeClient,
  ) {}

  /** Members of the discovery document. */
  get document(): Readonly<Record<string, unknown>> {
    const { url } = this.provider;
    return {
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${url}/token`,
      end_session_endpoint: `${url}/logout`,
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [this.provider.key.alg],
    };
  }

  /** Forgets all refresh tokens, as after a withdrawal. */
  withdraw(): void {
    this.refreshTokens.clear();
  }

  /** @returns false for a path that is not of the flow */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.provider.url);
    try {
      if (pathname === '/authorize') this.authorize(searchParams, response);
      else if (pathname === '/token') await this.token(request, response);
      else if (pathname === '/logout') this.logout(searchParams, response);
      else return false;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      sendJson(response, 400, { error: error.code, error_description: error.message });
    }
    return true;
  }

  private authorize(query: URLSearchParams, response: ServerResponse): void {
    const { clientId, redirectUri } = this.client;
    // Nobody is redirected to an address that is not registered (RFC 6749, section 4.1.2.1).
    demand(query.get('client_id') === clientId, 'unauthorized_client', 'The client is not known.');
    demand(query.get('redirect_uri') === redirectUri, 'invalid_request', 'The redirect_uri is not registered.');
    demand(query.get('response_type') === 'code', 'unsupported_response_type', 'The response_type must be code.');
    demand(query.get('code_challenge_method') === 'S256', 'invalid_request', 'PKCE with S256 is required.');
    const challenge = query.get('code_challenge') ?? '';
    demand(/^[\w-]{43}$/.test(challenge), 'invalid_request', 'The code_challenge is no hash.');
    const scope = query.get('scope') ?? '';
    demand(scope.split(' ').includes('openid'), 'invalid_scope', 'The scope lacks openid.');
    const state = query.get('state') ?? '';
    demand(state !== '', 'invalid_request', 'The state is missing.');
    const code = secret();
    this.codes.set(code, { scope, challenge, nonce: query.get('nonce') ?? undefined });
    const target = new URL(redirectUri);
    for (const [name, value] of Object.entries({ code, state, iss: this.provider.issuer }))
      target.searchParams.set(name, value);
    if (!this.asksPerson) return redirect(response, target.href);
    const link = target.href.replaceAll('&', '&amp;');
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><title>Provider</title><h1>Sign in</h1><a href="${link}">Sign in</a>`);
  }

  private async token(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const origin = new URL(this.client.redirectUri).origin;
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('vary', 'Origin');
    if (request.method === 'OPTIONS') {
      response.setHeader('access-control-allow-headers', 'content-type');
      response.writeHead(204).end();
      return;
    }
    demand(request.method === 'POST', 'invalid_request', 'A token is asked for by POST.');
    const type = request.headers['content-type'] ?? '';
    demand(/^application\/x-www-form-urlencoded(?:;|$)/.test(type), 'invalid_request', 'The body must be a form.');
    const form = new URLSearchParams(await textOf(request));
    demand(form.get('client_id') === this.client.clientId, 'invalid_client', 'The client is not known.');
    demand(!form.has('client_secret'), 'invalid_client', 'A public client has no secret.');
    sendJson(response, 200, await this.answerOf(this.grantOf(form)));
  }

  private grantOf(form: URLSearchParams): Grant {
    const type = form.get('grant_type');
    if (type === 'refresh_token') return taken(this.refreshTokens, form.get('refresh_token'));
    demand(type === 'authorization_code', 'unsupported_grant_type', 'The grant_type is not known.');
    const grant = taken(this.codes, form.get('code'));
    demand(form.get('redirect_uri') === this.client.redirectUri, 'invalid_grant', 'The redirect_uri differs.');
    const verifier = form.get('code_verifier') ?? '';
    demand(/^[\w.~-]{43,128}$/.test(verifier), 'invalid_grant', 'The code_verifier is too short, or too long.');
    const hash = createHash('sha256').update(verifier).digest('base64url');
    demand(hash === grant.challenge, 'invalid_grant', 'The code_verifier does not fit the code_challenge.');
    return grant;
  }

  private async answerOf({ scope, nonce }: Grant): Promise<object> {
    const { issuer, key } = this.provider;
    const { clientId, accessClaims, idClaims } = this.client;
    const now = Math.floor(Date.now() / 1000);
    const times = { iss: issuer, iat: now, nbf: now, exp: now + LIFETIME, jti: secret() };
    const refreshToken = secret();
    this.refreshTokens.set(refreshToken, { scope });
    return {
      token_type: 'Bearer',
      expires_in: LIFETIME,
      scope,
      access_token: await signToken(key, { ...times, azp: clientId, ...accessClaims }),
      id_token: await signToken(key, { ...times, ...(nonce ? { nonce } : {}), ...idClaims, aud: clientId }),
      refresh_token: refreshToken,
    };
  }

  private logout(query: URLSearchParams, response: ServerResponse): void {
    const target = query.get('post_logout_redirect_uri');
    demand(target === this.client.postLogoutRedirectUri, 'invalid_request', 'The address is not registered.');
    demand(query.has('id_token_hint') || query.has('client_id'), 'invalid_request', 'Nobody says who signs out.');
    this.withdraw();
    const url = new URL(this.client.postLogoutRedirectUri);
    const state = query.get('state');
    if (state !== null) url.searchParams.set('state', state);
    redirect(response, url.href);
  }
}

/** @throws Refusal unless the rule holds */
function demand(holds: boolean, code: string, message: string): void {
  if (!holds) throw new Refusal(code, message);
}

/** Takes a grant out, so that it is good for one use. @throws Refusal */
function taken(grants: Map<string, Grant>, name: string | null): Grant {
  const grant = grants.get(name ?? '');
  if (!grant) throw new Refusal('invalid_grant', 'The grant is not known, or was used before.');
  grants.delete(name ?? '');
  return grant;
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end();
}

function sendJson(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(value));
}
