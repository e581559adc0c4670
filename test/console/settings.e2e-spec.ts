import { version } from '../../package.json';
import type { ConsoleSettings } from '../../src/console/console.controller';
import { recordBody } from '../support/bodies';
import { expectError } from '../support/expect-error';
import { audience } from '../support/issuer';
import { rawRequest } from '../support/raw-request';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
beforeAll(async () => (api = await startTestApp()));
afterAll(() => api.close());

describe('the settings of the console', () => {
  it('are for everybody, and kept by nobody', async () => {
    const { status, headers, json } = await api.request('/console/settings', { token: null });
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(json).toEqual({ signIn: expect.objectContaining({ kind: 'development' }), version });
  });

  it('tell a page of this service how to get a token, which then opens the API', async () => {
    // What a browser sends with a fetch() of the page at this address.
    const headers = { origin: api.http, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' };
    const settings = await api.request('/console/settings', { token: null, headers });
    const { signIn } = JSON.parse(settings.text) as ConsoleSettings;
    if (signIn.kind !== 'development') throw new Error(`The sign-in is ${signIn.kind}.`);
    const { tokenUrl, defaultTenant, clientId, clientSecret, scope } = signIn;
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope };
    const answer = await fetch(api.http + tokenUrl.replace('{tenant}', defaultTenant), {
      method: 'POST',
      headers,
      body: new URLSearchParams(form),
    });
    const { access_token: token } = (await answer.json()) as { readonly access_token: string };
    expect(answer.status).toBe(200);
    const records = '/v1.0/communications/callRecords';
    const created = await api.request(records, { method: 'POST', token, headers, body: recordBody({ id: 'page' }) });
    const read = await api.request(`${records}/page`, { token, headers });
    expect([created.status, read.status]).toEqual([201, 200]);
  });

  it('are refused under the name of another host while the development issuer is on', async () => {
    const answer = await rawRequest(api, {
      method: 'GET',
      path: '/console/settings',
      headers: { host: 'evil.example' },
    });
    expectError(answer, 'badRequest');
  });

  it('name the OpenID provider and the client', async () => {
    const client = { clientId: 'console', scope: 'openid profile' };
    const auth = { kind: 'provider', issuer: 'https://login.example.com/v2.0', audience, console: client } as const;
    const other = await startTestApp({ auth }, { databaseUrl: api.databaseUrl });
    const { json } = await other.request('/console/settings', { token: null });
    await other.close();
    expect(json.signIn).toEqual({ kind: 'openId', authority: auth.issuer, ...client });
  });
});
