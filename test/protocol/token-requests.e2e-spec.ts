import { startTestApp, tenant, type TestApp } from '../support/test-app';

const form = 'application/x-www-form-urlencoded';
const tokenPath = `/${tenant}/oauth2/v2.0/token`;
const fields = 'grant_type=client_credentials&client_id=me&client_secret=s&scope=.default';

describe('token requests', () => {
  let api: TestApp;

  beforeAll(async () => (api = await startTestApp()));
  afterAll(() => api.close());

  const ask = (contentType: string, body: string, path = tokenPath) =>
    api.request(path, { method: 'POST', token: null, headers: { 'content-type': contentType }, body });

  it.each([
    ['JSON', 'application/json', '{"grant_type":"client_credentials"}', 400],
    ['JSON in another charset', 'application/json;charset=utf-16', '{}', 400],
    ['XML', 'application/xml', '<grant/>', 400],
    ['multipart', 'multipart/form-data; boundary=x', '--x--', 400],
    ['no known type', 'form', fields, 400],
    ['a large form', form, `${fields}&padding=${'x'.repeat(17_000)}`, 413],
  ])('refuses %s in the form of OAuth, saying what it takes', async (_case, contentType, body, status) => {
    const answer = await ask(contentType, body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.json).toMatchObject({
      error: 'invalid_request',
      error_description: expect.stringContaining(form) as string,
    });
  });

  it.each(['GET', 'PUT', 'DELETE'])('refuses %s in the form of OAuth', async (method) => {
    const answer = await api.request(tokenPath, { method, token: null });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST');
    expect(answer.json).toMatchObject({
      error: 'invalid_request',
      error_description: expect.stringContaining('POST') as string,
    });
  });

  it('says of the path without a version that there is nothing', async () => {
    const answer = await ask(form, fields, `/${tenant}/oauth2/token`);
    expect(answer.status).toBe(404);
    expect(answer.json).toMatchObject({ error: { code: 'NotFound' } });
  });

  it('names the port that is open, where the settings leave the choice to the system', async () => {
    const issuer = `${api.http}/${tenant}/v2.0`;
    const { json } = await api.request(`/${tenant}/v2.0/.well-known/openid-configuration`, { token: null });
    expect(json).toMatchObject({ issuer, token_endpoint: `${api.http}${tokenPath}` });
    const granted = (await ask(form, fields)).json;
    const [, claims = ''] = String(granted['access_token']).split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toHaveProperty('iss', issuer);
    const path = '/v1.0/communications/callRecords';
    expect((await api.request(path, { token: String(granted['access_token']) })).status).toBe(200);
  });
});
