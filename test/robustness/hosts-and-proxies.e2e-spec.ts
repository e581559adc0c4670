import { callRecords } from '../support/call-records';
import { openTo } from '../support/raw-connections';
import { startTestApp, type TestApp } from '../support/test-app';

let open: TestApp;
let proxied: TestApp;
let named: TestApp;
beforeAll(async () => {
  const allowedHosts = ['localhost', 'calls.example', '*.calls.example'];
  [open, proxied, named] = await Promise.all([
    startTestApp(),
    startTestApp({ trustProxy: ['loopback'] }),
    startTestApp({ trustProxy: ['loopback'], allowedHosts }),
  ]);
});
afterAll(() => Promise.all([open, proxied, named].map((api) => api.close())));

/** Sends a GET with headers as they are. @returns status and body */
async function get(api: TestApp, headers: readonly string[], path = callRecords): Promise<[number, string]> {
  const { socket, closed } = await openTo(api, 'http');
  const bearer = `Authorization: Bearer ${await api.token()}`;
  socket.write([`GET ${path} HTTP/1.1`, bearer, 'Connection: close', ...headers, '', ''].join('\r\n'));
  const answer = await closed;
  return [Number(answer.slice(9, 12)), answer.slice(answer.indexOf('\r\n\r\n') + 4)];
}

/** Scheme and host of the links in an answer; the status, where it is none of success. */
async function rootOf(api: TestApp, ...headers: string[]): Promise<string | number> {
  const [status, body] = await get(api, ['Host: localhost:1', ...headers]);
  return status === 200 ? String(/"@odata.context":"(.*?)\/v1.0\//.exec(body)?.[1]) : status;
}

const forwarded = ['X-Forwarded-Host: evil.example', 'X-Forwarded-Proto: https', 'X-Forwarded-For: 1.2.3.4'];

describe('hosts and proxies', () => {
  it('nobody is believed who is no trusted proxy', async () => {
    const others = ['Forwarded: host=evil.example;proto=https', 'X-Forwarded-Port: 1', 'X-Original-URL: /health/live'];
    expect(await rootOf(open, ...forwarded, ...others)).toBe('http://localhost:1');
    const far = await startTestApp({ trustProxy: ['10.0.0.0/8', '::2'] });
    expect(await rootOf(far, ...forwarded)).toBe('http://localhost:1');
    await far.close();
  });

  it.each([
    ['https://calls.example:8443', ['X-Forwarded-Host: calls.example:8443', 'X-Forwarded-Proto: https']],
    ['http://b.example', ['X-Forwarded-Host: a.example, b.example']],
    ['http://b.example', ['X-Forwarded-Host: a.example', 'X-Forwarded-Host: b.example']],
    ['http://localhost:1', ['X-Forwarded-Host:']],
    ['http://localhost:1', ['X-Forwarded-Proto:']],
    ['HTTPS://localhost:1', ['X-Forwarded-Proto: HTTPS']],
    ['http://localhost:1', [`X-Forwarded-For: ${'1.2.3.4, '.repeat(1_000)}x`]],
    ['http://localhost:1', ['Forwarded: host=evil.example']],
    [400, ['X-Forwarded-Host: a.example,']],
    [400, ['X-Forwarded-Host: a.example/path?#@']],
    [400, ['X-Forwarded-Host: "><script>']],
    [400, ['X-Forwarded-Host: a.example:123456']],
    [400, ['X-Forwarded-Proto: javascript']],
    [400, ['X-Forwarded-Proto: https, ftp']],
    [400, ['X-Forwarded-Proto: https://evil.example/']],
    [400, ['X-Forwarded-Proto: ,']],
    [431, [`X-Forwarded-Host: ${'a'.repeat(20_000)}`]],
  ])('a trusted proxy that says it leads to %s, by what it sends', async (expected, headers) => {
    expect(await rootOf(proxied, ...headers)).toBe(expected);
  });

  it.each([
    [200, 'localhost'],
    [200, 'LocalHost:1234'],
    [421, '127.0.0.1'],
    [421, '[::1]:80'],
  ])('with ALLOWED_HOSTS, the answer is %i for the host %s', async (expected, host) => {
    const [status, body] = await get(named, [`Host: ${host}`]);
    expect(status).toBe(expected);
    if (status === 421) expect(JSON.parse(body)).toMatchObject({ error: { code: 'MisdirectedRequest' } });
  });

  it('with ALLOWED_HOSTS, what the proxy says counts, in any of its forms', async () => {
    expect(await rootOf(named, 'X-Forwarded-Host: calls.example')).toBe('http://calls.example');
    expect(await rootOf(named, 'X-Forwarded-Host: a.b.calls.example:8443')).toBe('http://a.b.calls.example:8443');
    for (const other of [
      'evil.example',
      'calls.example.evil',
      'evilcalls.example',
      '.calls.example.',
      'calls.example.',
    ])
      expect(await rootOf(named, `X-Forwarded-Host: ${other}`)).toBe(421);
  });

  it('with ALLOWED_HOSTS, probes go on by address', async () => {
    expect((await get(named, ['Host: 127.0.0.1'], '/health/live'))[0]).toBe(200);
    expect((await get(named, ['Host: 127.0.0.1:80'], '/health/ready?x'))[0]).toBe(200);
    expect((await get(named, ['Host: 127.0.0.1'], '/health/livex'))[0]).toBe(421);
    expect((await get(named, ['Host: 127.0.0.1'], '/metrics'))[0]).not.toBe(421);
    expect((await get(named, ['Host: 127.0.0.1'], '/metricsx'))[0]).toBe(421);
    expect((await get(named, ['Host: 127.0.0.1'], '/api'))[0]).toBe(421);
  });

  it('with ALLOWED_HOSTS, requests of a batch are for the host of the batch', async () => {
    const requests = [{ id: '1', method: 'GET', url: '/communications/callRecords?$top=1' }];
    const { json } = await named.request('/v1.0/$batch', { method: 'POST', body: { requests } });
    expect(json).toMatchObject({ responses: [{ status: 200 }] });
  });
});
