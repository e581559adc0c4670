import { once } from 'node:events';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { recordBody } from '../support/bodies';
import { callRecords, clientOf } from '../support/call-records';
import { expectError } from '../support/expect-error';
import { rawRequest } from '../support/raw-request';
import { startTestApp, type TestApp } from '../support/test-app';

let api: TestApp;
let token: string;

beforeAll(async () => {
  api = await startTestApp();
  token = await api.token();
});
afterAll(() => api.close());

/** Sends bytes as they are, and gives what comes back until the service closes the connection. */
async function exchange(scheme: 'http' | 'https', text: string): Promise<string> {
  const { hostname, port } = new URL(api[scheme]);
  const to = { host: hostname, port: Number(port) };
  const socket: Socket = scheme === 'http' ? connectPlain(to) : connectTls({ ...to, ca: api.certificate });
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
  socket.on('error', () => undefined);
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

const request = (line: string, headers: readonly string[], body = ''): string =>
  [line, `Authorization: Bearer ${token}`, 'Connection: close', ...headers, '', body].join('\r\n');
const get = (path: string, ...headers: string[]): string => request(`GET ${path} HTTP/1.1`, headers);

describe.each(['http', 'https'] as const)('over %s, what is no request', (scheme) => {
  it.each([
    ['no HTTP', 'hello\r\n\r\n', 400, 'BadRequest'],
    ['an unknown method', 'FOO / HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'BadRequest'],
    ['a header that is too long', get('/', 'Host: x', `X: ${'x'.repeat(20_000)}`), 431, 'RequestHeaderFieldsTooLarge'],
    ['a URL that is too long', get(`/${'x'.repeat(20_000)}`, 'Host: x'), 431, 'RequestHeaderFieldsTooLarge'],
    ['two lengths', get('/', 'Host: x', 'Content-Length: 1', 'Content-Length: 2'), 400, 'BadRequest'],
  ])('is answered in the envelope: %s', async (_name, text, status, code) => {
    const [head = '', body = ''] = (await exchange(scheme, text)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    const requestId = /^request-id: (\S+)$/m.exec(head)?.[1];
    expect(requestId).toBeDefined();
    expect(JSON.parse(body)).toEqual({
      error: {
        code,
        message: expect.stringMatching(/\.$/) as string,
        innerError: { date: expect.any(String) as string, 'request-id': requestId, 'client-request-id': requestId },
      },
    });
  });

  it.each([
    ['no Host', get(callRecords)],
    ['an empty Host', get(callRecords, 'Host:')],
    ['two Hosts', get(callRecords, 'Host: a', 'Host: b')],
    ['a Host that is a URL', get(callRecords, 'Host: evil.example/x?#@')],
    ['a Host with quotes', get(callRecords, 'Host: e"vil')],
  ])('of which links cannot be made is refused: %s', async (_name, text) => {
    expect(await exchange(scheme, text)).toMatch(/^HTTP\/1.1 400 .*"The request needs one valid Host header\."/s);
  });
});

describe('connections', () => {
  it('a request line with scheme and host means the same as one without', async () => {
    const answer = await exchange('http', get(`http://any.example${callRecords}`, 'Host: localhost:1'));
    expect(answer).toMatch(/^HTTP\/1.1 200 .*"http:\/\/localhost:1\/v1.0\/\$metadata#communications\/callRecords"/s);
  });
});

describe('before a body is read', () => {
  const xml = { 'content-type': 'text/xml' };
  const status = async (method: string, path: string, bearer?: null): Promise<number> => {
    const headers = bearer === null ? { ...xml, authorization: '' } : xml;
    return (await rawRequest(api, { method, path, headers, body: Buffer.from('<x/>') })).status;
  };

  it('the caller has to be known, however the path is written', async () => {
    for (const path of [callRecords, '/%63ommunications/callRecords', '/beta/%63ommunications/x'])
      expect(await status('POST', path, null)).toBe(401);
  });

  it('the path and the method have to be there', async () => {
    expect(await status('POST', '/v1.0/foo')).toBe(404);
    expect(await status('POST', '/v1.0/communications/foo')).toBe(404);
    expect(await status('POST', `${callRecords}/x`)).toBe(405);
    expect(await status('PUT', callRecords)).toBe(405);
    expect((await rawRequest(api, { method: 'TRACE', path: callRecords })).status).toBe(405);
    expect(await status('POST', callRecords)).toBe(415);
  });
});

describe('connections', () => {
  it('a compressed body is refused as such', async () => {
    const client = clientOf(api);
    for (const [encoding, status] of [
      ['gzip', 415],
      ['identity', 201],
    ] as const)
      expect((await client.post(callRecords, recordBody(), { headers: { 'content-encoding': encoding } })).status).toBe(
        status,
      );
  });

  it('a body that is compressed for its way is refused as such', async () => {
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'gzip, chunked' };
    const body = Buffer.from(JSON.stringify(recordBody()));
    const answer = await rawRequest(api, { method: 'POST', path: callRecords, headers, body });
    expect(expectError(answer, 'notImplemented').message).toMatch(/Transfer-Encoding/);
    const chunked = { ...headers, 'transfer-encoding': 'Chunked' };
    expect((await rawRequest(api, { method: 'POST', path: callRecords, headers: chunked, body })).status).toBe(201);
  });

  it('the version of OData is at most what the client takes', async () => {
    const client = clientOf(api);
    for (const [headers, version] of [
      [{}, '4.0'],
      [{ 'odata-version': '4.01' }, '4.01'],
      [{ 'odata-maxversion': '4.0', 'odata-version': '4.01' }, '4.0'],
      [{ 'odata-maxversion': '5.0' }, '4.01'],
      [{ 'odata-maxversion': 'x' }, '4.0'],
    ] as const)
      expect((await client.get(callRecords, { headers })).headers.get('odata-version')).toBe(version);
  });

  it('links begin as the client of a trusted proxy sees the service', async () => {
    const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'calls.example' };
    const contextOf = async (of: TestApp): Promise<unknown> =>
      (await clientOf(of).read(callRecords, { headers: forwarded }))['@odata.context'];
    expect(await contextOf(api)).toMatch(/^http:\/\/localhost:/);
    const behindProxy = await startTestApp({ trustProxy: ['loopback'] });
    expect(await contextOf(behindProxy)).toBe('https://calls.example/v1.0/$metadata#communications/callRecords');
    await behindProxy.close();
  });
});
