import { makeConsole, type ConsoleFolder } from '../support/built-console';
import { startBrowser, type TestBrowser } from '../support/browser';
import { audience, createSigningKey, tenantId } from '../support/issuer';
import { Provider } from '../support/open-id-provider';
import { startTestApp, type TestApp } from '../support/test-app';
import { describeInBrowser as describe } from '../support/in-browser';

// The machine may be busy with other files.
jest.setTimeout(240_000);

/** Where no page of the service may send anything. */
const elsewhere = 'http://127.0.0.1:9/elsewhere';

/**
 * A script like that of the console: it asks how to sign in, asks there, and tells in the page what came of it. The last
 * request is one that the page's policy has to stop.
 */
const script = `
const statusOf = (url, init) => fetch(url, init).then(({ status }) => status, () => 'stopped');
const { signIn } = await (await fetch('/console/settings')).json();
const told = [signIn.kind];
if (signIn.kind === 'development') {
  const { tokenUrl, defaultTenant, clientId, clientSecret, scope } = signIn;
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope });
  const answer = await fetch(tokenUrl.replace('{tenant}', defaultTenant), { method: 'POST', body });
  const { access_token: token } = await answer.json();
  const headers = { authorization: 'Bearer ' + token, 'content-type': 'application/json' };
  const calls = JSON.stringify({ count: 3, days: 1 });
  told.push(await statusOf('/development/madeUpCalls', { method: 'POST', headers, body: calls }));
  const page = await (await fetch('/v1.0/communications/callRecords', { headers })).json();
  told.push(page.value.length);
} else {
  const found = await (await fetch(signIn.authority + '/.well-known/openid-configuration')).json();
  told.push(await statusOf(found.token_endpoint, { method: 'POST', body: new URLSearchParams({}) }));
}
told.push(await statusOf('${elsewhere}'));
const line = document.createElement('output');
line.textContent = told.join(' ');
document.body.append(line);
`;

let browser: TestBrowser;
let built: ConsoleFolder;
beforeAll(async () => {
  [browser, built] = await Promise.all([startBrowser(), makeConsole(script)]);
});
afterAll(async () => {
  await browser.close();
  await built.remove();
});

interface Told {
  readonly text: string;
  /** Addresses that the browser has refused to the page. */
  readonly violations: ReadonlySet<string>;
}

/** What the page tells, and what the browser says about its policy. */
async function told(api: TestApp, path: string): Promise<Told> {
  const page = await browser.browser.newPage();
  const violations = new Set<string>();
  page.on('console', (message) => {
    const text = message.text();
    if (text.includes('Content Security Policy')) violations.add(/http:[^\s'"]*elsewhere/.exec(text)?.[0] ?? text);
  });
  await page.goto(`${api.http}${path}`, { timeout: 120_000 });
  const text = await page.locator('output').innerText({ timeout: 120_000 });
  await page.close();
  return { text, violations };
}

describe('the console in a browser', () => {
  it('gets a token of the development issuer, fills the tenant and reads it, and reaches nothing else', async () => {
    const api = await startTestApp({}, { consoleFolder: built.folder });
    const { text, violations } = await told(api, '/');
    await api.close();
    expect(text).toBe('development 201 3 stopped');
    expect([...violations]).toEqual([elsewhere]);
  });

  it('reaches the OpenID provider from any of its paths, and nothing else', async () => {
    const provider = new Provider();
    provider.keys = [await createSigningKey('key')];
    await provider.start();
    const clientId = 'console';
    const console = { clientId, scope: 'openid' };
    const api = await startTestApp(
      { auth: { kind: 'provider', issuer: provider.issuer, audience, console } },
      { consoleFolder: built.folder },
    );
    provider.signIn({
      clientId,
      redirectUri: `${api.http}/signed-in`,
      postLogoutRedirectUri: `${api.http}/`,
      accessClaims: { aud: audience, tid: tenantId },
      idClaims: { sub: 'ada' },
    });
    const { text, violations } = await told(api, '/signed-in?code=x&state=y');
    await api.close();
    await provider.stop();
    // The token endpoint has read the empty form, and refuses it.
    expect(text).toBe('openId 400 stopped');
    expect([...violations]).toEqual([elsewhere]);
  });
});
