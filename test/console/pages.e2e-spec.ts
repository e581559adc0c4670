import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { clientRoutes } from '../../src/console/client-routes';
import { makeConsole, page, script, type ConsoleFolder } from '../support/built-console';
import { expectError } from '../support/expect-error';
import { audience } from '../support/issuer';
import { Provider } from '../support/open-id-provider';
import { startTestApp, type TestApp, type TestRequest } from '../support/test-app';

/** What browsers send when people open a page. */
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8';
const paths = ['/', ...clientRoutes.map((path) => path.replace(':id', 'a%20b'))];

let built: ConsoleFolder;
let api: TestApp;
beforeAll(async () => {
  built = await makeConsole();
  api = await startTestApp({}, { consoleFolder: built.folder });
});
afterAll(async () => {
  await api.close();
  await built.remove();
});

const get = (path: string, headers: Readonly<Record<string, string>> = {}, more: TestRequest = {}) =>
  api.request(path, { token: null, headers: { accept: browser, ...headers }, ...more });

/** Follows no redirect. */
const rawGet = (path: string, headers: Readonly<Record<string, string>>, to = api) =>
  fetch(`${to.http}${path}`, { redirect: 'manual', headers });

describe('the page of the console', () => {
  it.each(paths)('is at %s, and asked for anew at each visit', async (path) => {
    const { status, headers, text } = await get(path);
    expect([status, text]).toEqual([200, page]);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-cache');
    expect(headers.get('vary')).toContain('Accept');
  });

  it.each(paths)('has headers without a body at %s, and refuses other methods', async (path) => {
    const head = await get(path, {}, { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
    const post = await get(path, {}, { method: 'POST' });
    expectError(post, 'methodNotAllowed');
    expect(post.headers.get('allow')).toBe('GET, HEAD');
  });

  it('is not sent again to a browser that has it', async () => {
    const tag = (await get('/')).headers.get('etag') ?? '';
    expect(tag).toMatch(/^W\/"[\w-]{43}"$/);
    const again = await get('/calls/1', { 'if-none-match': tag });
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', tag]);
    expect((await get('/', { 'if-none-match': 'W/"other"' })).status).toBe(200);
  });

  it.each([
    ['JSON', 'application/json'],
    ['anything', '*/*'],
    ['JSON rather than HTML', 'application/json, text/html;q=0.9'],
  ])('is not for a program that asks / for %s, which is sent to the page of the API', async (_, accept) => {
    const answer = await rawGet('/', { accept });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/api']);
    expect(answer.headers.get('vary')).toContain('Accept');
  });

  it('is what anybody gets at the path of a view, but a program that takes JSON only', async () => {
    expect((await get('/calls', { accept: '*/*' })).text).toBe(page);
    expectError(await get('/calls', { accept: 'application/json' }), 'notFound');
  });

  it.each(['/nothing', '/calls/1/2', '/Calls', '/users', '/index.html', '/v1.0/calls'])(
    'is not at %s',
    async (path) => {
      expectError(await get(path), 'notFound');
    },
  );

  it.each(['/v1.0', '/beta', '/$metadata', '/api'])('leaves %s to the API', async (path) => {
    const { status, text } = await get(path);
    expect([status, text.includes('main-1a2b.js')]).toEqual([200, false]);
  });

  it('cannot be had through a batch', async () => {
    const body = { requests: [{ id: '1', method: 'GET', url: 'calls', headers: { accept: browser } }] };
    const { text } = await api.request('/$batch', { method: 'POST', body });
    expect(text).toContain('"status":404');
  });
});

describe('a file of the console', () => {
  const asset = '/assets/main-1a2b.js';

  it('is kept for a year', async () => {
    const { status, headers, text } = await get(asset);
    expect([status, text]).toEqual([200, script]);
    expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  it.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['identity', null],
  ])('comes in the best coding for a browser that accepts %s', async (accepted, coding) => {
    const { status, headers, text } = await get(asset, { 'accept-encoding': accepted });
    expect([status, headers.get('content-encoding'), text]).toEqual([200, coding, script]);
    expect(headers.get('vary')).toContain('Accept-Encoding');
  });

  it('comes as it is where it has no other coding', async () => {
    const { headers } = await get('/assets/logo-3c4d.png');
    expect([headers.get('content-type'), headers.get('content-length')]).toEqual(['image/png', '4']);
    expect(headers.get('content-encoding')).toBeNull();
  });

  it('has headers without a body', async () => {
    const { status, text, headers } = await get(asset, {}, { method: 'HEAD' });
    expect([status, text, headers.get('content-type')]).toEqual([200, '', 'text/javascript; charset=utf-8']);
  });

  it.each([
    '/assets/none.js',
    '/assets/main-1a2b.js.br',
    '/assets',
    '/assets/',
    '/assets/..%2Fsecret.txt',
    '/assets/%2E%2E/secret.txt',
    '/assets/..%5Csecret.txt',
    '/assets/constructor',
  ])('is not at %s', async (path) => {
    expectError(await get(path), 'notFound');
  });
});

describe('headers of the page', () => {
  const directivesOf = (headers: Headers): string[] =>
    (headers.get('content-security-policy') ?? '').split('; ').sort();
  const policy = [
    "base-uri 'none'",
    "connect-src 'self'",
    "default-src 'none'",
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "img-src 'self' data:",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
  ];

  it('let it load and send to this service only', async () => {
    const { headers } = await get('/calls/1');
    expect(directivesOf(headers)).toEqual(policy);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  });

  it('come with an answer without the page, which a browser has already', async () => {
    const { headers } = await get('/', { 'if-none-match': '*' });
    expect(directivesOf(headers)).toEqual(policy);
  });

  it.each(['/v1.0', '/assets/main-1a2b.js', '/nothing'])('are on no other answer: %s', async (path) => {
    const { headers } = await get(path);
    expect([headers.get('content-security-policy'), headers.get('permissions-policy')]).toEqual([null, null]);
  });

  it('let it fetch tokens from the OpenID provider, wherever its documents say that they are', async () => {
    const provider = new Provider();
    await provider.start();
    const auth = { kind: 'provider', issuer: provider.issuer, audience } as const;
    const connectOf = async (): Promise<string | undefined> => {
      const other = await startTestApp({ auth }, { consoleFolder: built.folder, databaseUrl: api.databaseUrl });
      const { headers } = await other.request('/', { token: null, headers: { accept: browser } });
      await other.close();
      return directivesOf(headers).find((directive) => directive.startsWith('connect-src'));
    };
    expect(await connectOf()).toBe(`connect-src 'self' ${provider.url}`);
    const documents = { issuer: provider.issuer, jwks_uri: `${provider.url}/keys` };
    provider.discovery = { ...documents, token_endpoint: 'https://tokens.example/x' };
    expect(await connectOf()).toBe(`connect-src 'self' ${provider.url} https://tokens.example`);
    await provider.stop();
    expect(await connectOf()).toBe(`connect-src 'self' ${provider.url}`);
  });
});

describe('a service without a console', () => {
  it('sends everybody from / to the page of the API, and tells why once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'callrecords-no-console-'));
    const bare = await startTestApp({}, { consoleFolder: folder, databaseUrl: api.databaseUrl });
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    for (const accept of ['*/*', browser, browser]) {
      const answer = await rawGet('/', { accept }, bare);
      expect([answer.status, answer.headers.get('location')]).toEqual([302, '/api']);
    }
    const told = warn.mock.calls.map(([text]) => String(text)).filter((text) => text.includes('console'));
    warn.mockRestore();
    expect(told).toEqual([
      `There is no console at ${folder}. npm start builds it; npm run dev:web shows it while you work on it.`,
    ]);
    expectError(await bare.request('/calls', { token: null, headers: { accept: browser } }), 'notFound');
    await bare.close();
    await rm(folder, { recursive: true });
  });
});
