import { once } from 'node:events';
import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { recordBody } from '../support/bodies';
import { callRecords, clientOf, itemsOf } from '../support/call-records';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
beforeAll(async () => (api = await startTestApp()));
afterAll(() => api.close());

/** Every way to write a letter of a path. */
const escaped = (path: string): string[] =>
  [...path].flatMap((letter, at) => {
    const code = letter.charCodeAt(0).toString(16);
    const write = (text: string): string => `${path.slice(0, at)}${text}${path.slice(at + 1)}`;
    return [...new Set([write(`%${code}`), write(`%${code.toUpperCase()}`)])];
  });

const guarded = [
  '/v1.0/subscriptions',
  '/beta/communications/callRecords',
  '/$batch',
  '/communications/callRecords/import',
];

/** What clients may make of a path, whether it then leads somewhere or not. */
const spellings = guarded.flatMap((path) => [
  path,
  ...escaped(path),
  `${path}/`,
  `${path}//`,
  `${path}#fragment`,
  `${path}?#`,
  `${path};a=b`,
  `${path}%2F`,
  `${path}/.`,
  `${path}%00`,
  `/${path}`,
  path.replaceAll('/', '//'),
  path.toUpperCase(),
  `http://other.example${path}`,
  `HTTPS://other.example${path}#`,
  `http:${path}`,
  `?${path}`,
  `*${path}`,
]);

/**
 * Announces a body and sends none of it.
 * @returns the status of the answer, which does not come where the service waits for the body
 */
async function statusWithoutBody(path: string): Promise<number> {
  const { hostname, port } = new URL(api.http);
  const socket = connect({ host: hostname, port: Number(port) }).setTimeout(10_000, () => socket.destroy());
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    'Content-Type: application/json',
    'Content-Length: 4000000',
  ];
  socket.write([...head, '', ''].join('\r\n'));
  const [answer] = (await Promise.race([once(socket, 'data'), once(socket, 'close')])) as unknown[];
  socket.destroy();
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(String(answer))?.[1]);
}

describe('spellings of a path', () => {
  it('reads no body of a stranger, however the path is written', async () => {
    const statuses = new Map<string, number>();
    for (const path of spellings) statuses.set(path, await statusWithoutBody(path));
    const others = [...statuses].filter(([, status]) => ![400, 401, 404, 405].includes(status));
    expect(others).toEqual([]);
    for (const path of guarded.flatMap((one) => [one, ...escaped(one.slice(1)).map((rest) => `/${rest}`)])) {
      // An encoded slash or dollar sign makes another path of it, as may be.
      if (!/%2f/i.test(path)) expect([path, statuses.get(path)]).toEqual([path, 401]);
    }
  });

  it('lets a client in, however its path is written', async () => {
    const client = clientOf(api);
    await client.create(callRecords, recordBody({ id: 'a:b' }));
    for (const path of [
      '%63allRecords/a:b',
      'callRecords/a%3ab',
      'callRecords/a%3Ab/',
      "callRecords('a%3ab')",
      'callRecords/%61:b',
    ])
      expect((await client.read(`/v1%2E0/communications/${path}`)).id).toBe('a:b');
  });

  it('asks for a token on every route but those that are open', async () => {
    const fastify = api.app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
    const routes = routesOf(fastify.printRoutes({ commonPrefix: false }));
    expect(routes.length).toBeGreaterThan(40);
    const open = await Promise.all(
      routes.map(async (route) => {
        const path = route.replaceAll(/:\w+/g, 'x').replace('*', '/x');
        return (await api.request(path, { token: null })).status === 401 ? [] : [route];
      }),
    );
    expect(open.flat().sort()).toEqual([
      '/',
      '/$metadata',
      '/:tenantId/discovery/v2.0/keys',
      '/:tenantId/oauth2/v2.0/token',
      '/:tenantId/v2.0/.well-known/openid-configuration',
      '/api',
      '/api*',
      '/api-beta-json',
      '/api-beta-yaml',
      '/api-json',
      '/api-yaml',
      '/api/LICENSE',
      '/api/api/swagger-ui-init.js',
      '/api/index.html',
      '/api/swagger-ui-init.js',
      '/beta',
      '/console/settings',
      '/development/notifications',
      '/favicon.ico',
      '/health/live',
      '/health/ready',
      // Open with the development issuer alone, as the metrics' own tests show.
      '/metrics',
      '/v1.0',
    ]);
  });
});

/** Full paths from the tree that Fastify prints. */
function routesOf(tree: string): string[] {
  const above: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods] = /^([\s│├└─]*)(\S+)(?: \((.*)\))?$/.exec(line) ?? [];
    if (part === '') return [];
    const depth = indent.length / 4 - 1;
    above.splice(depth, above.length, (above[depth - 1] ?? '') + part);
    return methods === undefined ? [] : [above[depth] ?? ''];
  });
}

describe('a request of a batch', () => {
  const answerTo = async (request: object): Promise<number> => {
    const requests = [
      { id: '1', method: 'POST', body: 'e30', headers: { 'content-type': 'application/x-ndjson' }, ...request },
    ];
    const { status, json } = await clientOf(api).post('/v1.0/$batch', { requests });
    return status === 200 ? Number(itemsOf(json, 'responses')[0]?.status) : status;
  };

  it('is no import and no batch, however its URL is written', async () => {
    const paths = ['/communications/callRecords/import', '/$batch'];
    const all = paths.flatMap((path) => [
      path,
      ...escaped(path),
      `${path}/`,
      `${path}//`,
      `/v1%2e0${path}`,
      `${path}#x`,
      `${path}?x`,
    ]);
    const statuses = new Map<string, number>();
    for (const url of all) statuses.set(url, await answerTo({ url }));
    const others = [...statuses].filter(([, status]) => status < 400 || status > 499);
    expect(others).toEqual([]);
    expect(await answerTo({ url: '/communications/callRecords/im%70ort' })).toBe(400);
    expect(await answerTo({ url: '/%24b%61tch' })).toBe(400);
  });
});
