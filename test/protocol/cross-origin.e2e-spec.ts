import { recordBody } from '../support/bodies';
import { startTestApp, type TestApp, type TestRequest } from '../support/test-app';

const records = '/v1.0/communications/callRecords';
const page = 'http://localhost:5173';

describe('a page of another origin', () => {
  let api: TestApp;
  beforeAll(async () => (api = await startTestApp()));
  afterAll(() => api.close());

  const from = (path: string, origin: string, request: TestRequest = {}) =>
    api.request(path, { ...request, headers: { origin, ...request.headers } });
  const preflight = (path: string, origin = page) =>
    from(path, origin, {
      method: 'OPTIONS',
      token: null,
      headers: {
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'authorization,content-type,sdkversion',
      },
    });

  it.each([
    ['the API', records],
    ['one entity', `${records}/a/sessions`],
    ['beta', '/beta/communications/callRecords'],
    ['a batch', '/v1.0/$batch'],
    ['the import', `${records}/import`],
    ['the token endpoint', '/11111111-1111-4111-8111-111111111111/oauth2/v2.0/token'],
    ['what does not exist', '/nothing'],
  ])('has its preflight for %s answered without a token: it got 401', async (_, path) => {
    const { status, headers } = await preflight(path);
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(page);
    expect(headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(headers.get('access-control-allow-headers')).toBe('authorization,content-type,sdkversion');
    expect(headers.get('vary')).toMatch(/(?:^|, )Origin, Access-Control-Request-Headers$/);
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  it.each<[string, string, TestRequest, number]>([
    ['a page of entities', records, {}, 200],
    ['a creation', records, { method: 'POST', body: recordBody({ id: 'cors' }) }, 201],
    ['an export', `${records}/export`, {}, 200],
    ['changes', `${records}/delta`, {}, 200],
    ['a batch', '/v1.0/$batch', { method: 'POST', body: { requests: [{ id: '1', method: 'GET', url: '/' }] } }, 200],
    ['a missing token', records, { token: null }, 401],
    ['a wrong query', `${records}?$filter=x`, {}, 400],
    ['a malformed URL', '/v1.0/%zz', {}, 400],
    ['a missing page', '/nothing', {}, 404],
    ['too many bytes', records, { method: 'POST', body: 'x'.repeat(5 * 2 ** 20) }, 413],
  ])('can read the answer that is %s', async (_, path, request, status) => {
    const answer = await from(path, page, request);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBe(page);
    expect(answer.headers.get('access-control-expose-headers')).toMatch(/ETag, Location.* Retry-After.* request-id/);
    expect(answer.headers.get('vary')).toMatch(/(?:^|, )Origin(?:,|$)/);
  });

  it.each([
    'https://example.com',
    'http://localhost.example.com',
    'http://localhost:5173/x',
    'http://127.0.0.1.example.com',
    'null',
  ])('%s gets no header of CORS', async (origin) => {
    const refused = await preflight(records, origin);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    const read = await from(records, origin);
    expect(read.status).toBe(200);
    expect(read.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('has no headers of CORS within a batch, whose own answer has them', async () => {
    const requests = [{ id: '1', method: 'GET', url: records, headers: { origin: page } }];
    const { json } = await from('/v1.0/$batch', page, { method: 'POST', body: { requests } });
    expect(JSON.stringify(json).toLowerCase()).not.toContain('access-control');
  });
});

it.each([
  ['any', 'https://example.com', true],
  [['https://app.example.com'], 'https://app.example.com', true],
  [['https://app.example.com'], 'http://localhost:5173', false],
  [[], 'http://localhost:5173', false],
] as const)('pages of %j: %s is allowed: %s', async (corsOrigins, origin, isAllowed) => {
  const api = await startTestApp({ corsOrigins });
  const { headers } = await api.request(records, { headers: { origin } });
  expect(headers.get('access-control-allow-origin')).toBe(isAllowed ? origin : null);
  await api.close();
});
