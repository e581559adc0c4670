import { startTestApp, type TestApp, type TestResponse } from '../support/test-app';

let api: TestApp;
beforeAll(async () => (api = await startTestApp()));
afterAll(() => api.close());

const get = (path: string) => api.request(path, { token: null });

describe('documentation', () => {
  it.each(['/api', '/api/', '/api/index.html', '/api/swagger-ui-bundle.js', '/api/swagger-ui-init.js', '/api/none'])(
    'the page of Swagger UI is kept to itself: %s',
    async (path) => {
      const { headers } = await get(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(/default-src 'none'.*script-src 'self';.*connect-src 'self';.*frame-ancestors 'none'/);
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
      });
    },
  );

  it('the page asks the browser to keep no token, and has no script in itself', async () => {
    expect((await get('/api/swagger-ui-init.js')).text).toMatch(/"persistAuthorization": false/);
    expect((await get('/api')).text).not.toMatch(/<script(?![^>]*src=)|\son\w+=/);
  });
});

/** @returns the answer, and how long it took in milliseconds */
async function timed(path: string): Promise<[TestResponse, number]> {
  const begun = performance.now();
  return [await get(path), performance.now() - begun];
}

describe('documentation', () => {
  it.each(['/api-json', '/api-yaml', '/api-beta-json', '/api-beta-yaml'])(
    'a document is written once, however often it is asked for: %s',
    async (path) => {
      const [first, once] = await timed(path);
      const stringify = jest.spyOn(JSON, 'stringify');
      const again = [await timed(path), await timed(path), await timed(path), await timed(path)];
      const written = stringify.mock.results.filter(({ value }) => String(value).length > 100_000);
      stringify.mockRestore();
      expect(written).toEqual([]);
      // To write YAML takes so long that it shows.
      if (path.endsWith('yaml')) expect(Math.min(...again.map(([, time]) => time))).toBeLessThan(once / 3);
      for (const [{ status, text, headers }] of again) {
        expect([status, headers.get('content-type')]).toEqual([200, first.headers.get('content-type')]);
        expect(text === first.text).toBe(true);
      }
    },
  );

  it('other methods are refused, of the page and of its documents', async () => {
    for (const path of ['/', '/api', '/api/', '/api/index.html', '/api/swagger-ui-init.js', '/api-json', '/api-yaml']) {
      const { status, headers } = await api.request(path, { token: null, method: 'POST' });
      expect([path, status, headers.get('allow')]).toEqual([path, 405, 'GET, HEAD']);
    }
  });

  it('a document is known by its headers before it is asked for', async () => {
    const { status, text } = await api.request('/api-json', { token: null, method: 'HEAD' });
    expect([status, text]).toEqual([200, '']);
  });
});
