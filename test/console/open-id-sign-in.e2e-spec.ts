import { createHash, randomBytes } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { CodeFlow } from '../support/code-flow';
import { audience, createSigningKey, tenantId } from '../support/issuer';
import { Provider } from '../support/open-id-provider';
import { startTestApp, type TestApp } from '../support/test-app';

const page = 'http://localhost:5173';
const redirectUri = `${page}/signed-in`;
const clientId = 'console';

let provider: Provider;
let flow: CodeFlow;
let api: TestApp;
beforeAll(async () => {
  provider = new Provider();
  provider.keys = [await createSigningKey('key')];
  await provider.start();
  flow = provider.signIn({
    clientId,
    redirectUri,
    postLogoutRedirectUri: `${page}/`,
    accessClaims: { aud: audience, tid: tenantId, roles: ['CallRecords.Read.All'] },
    idClaims: { sub: 'ada', name: 'Ada' },
  });
  const console = { clientId, scope: 'openid profile' };
  api = await startTestApp({ auth: { kind: 'provider', issuer: provider.issuer, audience, console } });
});
afterAll(async () => {
  await api.close();
  await provider.stop();
});

type Form = Readonly<Record<string, string>>;

interface Tokens {
  readonly access_token: string;
  readonly id_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
  readonly error?: string;
}

const verifier = randomBytes(32).toString('base64url');
const challenge = createHash('sha256').update(verifier).digest('base64url');
const question: Form = {
  client_id: clientId,
  redirect_uri: redirectUri,
  response_type: 'code',
  code_challenge_method: 'S256',
  code_challenge: challenge,
  scope: 'openid profile',
  state: 'the state',
  nonce: 'the nonce',
};

const authorize = (changes: Form = {}) =>
  fetch(`${provider.url}/authorize?${new URLSearchParams({ ...question, ...changes })}`, { redirect: 'manual' });

/** The address to which the provider sends a person who has signed in. */
async function redirected(changes: Form = {}): Promise<URL> {
  return new URL((await authorize(changes)).headers.get('location') ?? '');
}

const codeOf = async (): Promise<string> => (await redirected()).searchParams.get('code') ?? '';

const exchange = async (form: Form): Promise<{ readonly status: number; readonly tokens: Tokens }> => {
  const body = new URLSearchParams({ client_id: clientId, ...form });
  const answer = await fetch(`${provider.url}/token`, { method: 'POST', headers: { origin: page }, body });
  expect(answer.headers.get('access-control-allow-origin')).toBe(page);
  return { status: answer.status, tokens: (await answer.json()) as Tokens };
};

const codeForm = (code: string): Form => ({
  grant_type: 'authorization_code',
  code,
  redirect_uri: redirectUri,
  code_verifier: verifier,
});

const statusWith = async (token: string): Promise<number> =>
  (await api.request('/v1.0/communications/callRecords', { token })).status;

describe('sign-in at an OpenID provider', () => {
  it('opens the API to a person, again after a refresh, and no longer after the sign-out', async () => {
    const address = await redirected();
    expect(address.href.startsWith(`${redirectUri}?`)).toBe(true);
    expect(address.searchParams.get('state')).toBe('the state');
    const first = await exchange(codeForm(address.searchParams.get('code') ?? ''));
    expect(first.status).toBe(200);
    expect(decodeJwt(first.tokens.id_token)).toMatchObject({ sub: 'ada', aud: clientId, nonce: 'the nonce' });
    expect(await statusWith(first.tokens.access_token)).toBe(200);
    const next = await exchange({ grant_type: 'refresh_token', refresh_token: first.tokens.refresh_token });
    expect(next.status).toBe(200);
    expect(next.tokens.access_token).not.toBe(first.tokens.access_token);
    expect(await statusWith(next.tokens.access_token)).toBe(200);
    const query = new URLSearchParams({ post_logout_redirect_uri: `${page}/`, id_token_hint: next.tokens.id_token });
    const out = await fetch(`${provider.url}/logout?${query}`, { redirect: 'manual' });
    expect(out.headers.get('location')).toBe(`${page}/`);
    const late = await exchange({ grant_type: 'refresh_token', refresh_token: next.tokens.refresh_token });
    expect([late.status, late.tokens.error]).toEqual([400, 'invalid_grant']);
  });

  it('names its endpoints to pages of any origin', async () => {
    const answer = await fetch(`${provider.issuer}/.well-known/openid-configuration`, { headers: { origin: page } });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(await answer.json()).toMatchObject({
      issuer: provider.issuer,
      authorization_endpoint: `${provider.url}/authorize`,
      token_endpoint: `${provider.url}/token`,
      end_session_endpoint: `${provider.url}/logout`,
      code_challenge_methods_supported: ['S256'],
    });
  });

  it('asks the person where that is wanted', async () => {
    flow.asksPerson = true;
    const answer = await authorize();
    flow.asksPerson = false;
    const [, link = ''] = /<a href="([^"]*)">Sign in<\/a>/.exec(await answer.text()) ?? [];
    expect(new URL(link.replaceAll('&amp;', '&')).searchParams.get('state')).toBe('the state');
  });

  it.each<[string, Form, string]>([
    ['another client', { client_id: 'other' }, 'unauthorized_client'],
    ['another address', { redirect_uri: `${redirectUri}/` }, 'invalid_request'],
    ['tokens in the address', { response_type: 'token' }, 'unsupported_response_type'],
    ['a challenge in plain text', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a challenge that is no hash', { code_challenge: 'short' }, 'invalid_request'],
    ['a scope without openid', { scope: 'profile' }, 'invalid_scope'],
    ['no state', { state: '' }, 'invalid_request'],
  ])('is refused with %s', async (_, changes, error) => {
    const answer = await authorize(changes);
    expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ error })]);
  });

  it.each<[string, Form, string]>([
    ['another verifier', { code_verifier: 'x'.repeat(43) }, 'invalid_grant'],
    ['no verifier', { code_verifier: '' }, 'invalid_grant'],
    ['another address', { redirect_uri: page }, 'invalid_grant'],
    ['another client', { client_id: 'other' }, 'invalid_client'],
    ['a secret, which a page cannot keep', { client_secret: 'x' }, 'invalid_client'],
    ['another grant', { grant_type: 'password' }, 'unsupported_grant_type'],
  ])('gives no token for a code with %s', async (_, changes, error) => {
    const { status, tokens } = await exchange({ ...codeForm(await codeOf()), ...changes });
    expect([status, tokens.error]).toEqual([400, error]);
  });

  it('gives a token for a code and for a refresh token once', async () => {
    const form = codeForm(await codeOf());
    const { tokens } = await exchange(form);
    expect((await exchange(form)).tokens.error).toBe('invalid_grant');
    const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
    expect((await exchange(refresh)).status).toBe(200);
    expect((await exchange(refresh)).tokens.error).toBe('invalid_grant');
  });
});
