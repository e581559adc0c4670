import type { JWTPayload } from 'jose';
import { startBrowser, type TestBrowser } from '../support/browser';
import type { CodeFlow } from '../support/code-flow';
import { builtConsole } from '../support/console-build';
import { ConsolePage } from '../support/console-page';
import { audience, createSigningKey, signToken, tenantId } from '../support/issuer';
import { Provider } from '../support/open-id-provider';
import { startTestApp, type TestApp } from '../support/test-app';
import { describeInBrowser as describe } from '../support/in-browser';

jest.setTimeout(300_000);

const call = {
  ...{ id: '2f6a41c8-7d05-4b3e-9c12-8e5d0b7a4f36', version: 1, type: 'peerToPeer', modalities: ['audio'] },
  ...{ startDateTime: '2026-11-02T08:14:05Z', endDateTime: '2026-11-02T08:16:41Z' },
};

let provider: Provider;
let api: TestApp;
let chromium: TestBrowser;
beforeAll(async () => {
  provider = new Provider();
  provider.keys = [await createSigningKey('key')];
  const [consoleFolder, browser] = await Promise.all([builtConsole(), startBrowser(), provider.start()]);
  chromium = browser;
  const client = { clientId: 'console', scope: 'openid profile' };
  const auth = { kind: 'provider', issuer: provider.issuer, audience, console: client } as const;
  api = await startTestApp({ auth }, { consoleFolder, isFollowing: true });
});
afterAll(async () => {
  await chromium.close();
  await api.close();
  await provider.stop();
});

/** Lets people sign in whose tokens have these claims. */
function signIn(claims: JWTPayload): CodeFlow {
  const flow = provider.signIn({
    clientId: 'console',
    redirectUri: `${api.http}/signed-in`,
    postLogoutRedirectUri: `${api.http}/`,
    accessClaims: { aud: audience, tid: tenantId, ...claims },
    idClaims: { sub: 'ada', name: 'Ada Abt' },
  });
  flow.asksPerson = true;
  return flow;
}

const everything = { roles: ['CallRecords.Read.All', 'CallRecords.ReadWrite.All'] };
/** Requests of the provider are no fault here. */
const faultsOf = (view: ConsolePage): string[] => view.faults.filter((fault) => !fault.includes(provider.url));

describe('signing in at an OpenID provider', () => {
  it('leads back to the view that was asked for, and out again', async () => {
    signIn(everything);
    const token = await tokenWith(everything);
    const { status, text } = await api.request('/v1.0/communications/callRecords', {
      method: 'POST',
      ...{ token, body: call },
    });
    expect([status, text]).toEqual([201, expect.any(String)]);
    const headers = { prefer: 'wait=30' };
    await api.request('/v1.0/communications/callSummaries?$top=1', { token, headers });
    const path = `/calls/${call.id}?zone=UTC&period=30d&tab=json`;
    const view = await ConsolePage.open(chromium.browser, api.http + path);
    const { page } = view;
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${provider.url}/**`);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.waitForURL(`${api.http}/calls/**`);
    await view.settled();
    expect(page.url()).toBe(api.http + path);
    await expect(page.getByText('Ada Abt', { exact: true }).isVisible()).resolves.toBe(true);
    await expect(page.getByText(String(call.id)).first().isVisible()).resolves.toBe(true);
    // A reload keeps the session, which the tab holds.
    await page.reload();
    await view.settled();
    await expect(page.getByText('Ada Abt', { exact: true }).isVisible()).resolves.toBe(true);
    expect(faultsOf(view)).toEqual([]);
    await page.getByText('Ada Abt', { exact: true }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    expect(await page.evaluate('JSON.stringify([sessionStorage, localStorage])')).not.toContain('_token');
    await view.close();
  });

  it('without the permission, the page names the one that is missing', async () => {
    signIn({ roles: ['CallRecord-PstnCalls.Read.All'] });
    const view = await ConsolePage.open(chromium.browser, `${api.http}/calls`);
    const { page } = view;
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${provider.url}/**`);
    await page.getByRole('link', { name: 'Sign in' }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    await expect(alert.innerText()).resolves.toMatch(/You may not see this[^]*CallRecords\.Read\.All/);
    await view.close();
  });

  it('a refusal of the provider is shown, with a way to begin again', async () => {
    signIn(everything);
    const view = await ConsolePage.open(chromium.browser, `${api.http}/signed-in?error=access_denied&state=unknown`);
    await view.page.getByRole('heading', { name: 'You are not signed in' }).waitFor();
    await view.page.getByRole('link', { name: 'Sign in again' }).click();
    await view.page.getByRole('button', { name: 'Sign in' }).waitFor();
    await view.close();
  });
});

async function tokenWith(claims: JWTPayload): Promise<string> {
  const [key] = provider.keys;
  if (!key) throw new Error('The provider has no key.');
  const now = Math.floor(Date.now() / 1000);
  return signToken(key, { iss: provider.issuer, aud: audience, tid: tenantId, iat: now, exp: now + 300, ...claims });
}
