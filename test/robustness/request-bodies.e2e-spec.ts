import type { FastifyInstance } from 'fastify';
import { Shares } from '../../src/budgets/shares';
import { recordBody } from '../support/bodies';
import { callRecords, clientOf, pathTo } from '../support/call-records';
import { openTo, until, type RawConnection } from '../support/raw-connections';
import { otherTenant, startTestApp, type TestApp } from '../support/test-app';

const MB = 1024 * 1024;

let api: TestApp;
let bodies: Shares;
let token: string;
let otherToken: string;
beforeAll(async () => {
  api = await startTestApp();
  token = await api.token();
  otherToken = await api.token(otherTenant);
  // Room for three bodies of the largest size.
  bodies = new Shares(12 * MB);
  Object.assign((api.app.getHttpAdapter().getInstance() as unknown as FastifyInstance).held, { bodies });
});
afterAll(() => api.close());

const opened: RawConnection[] = [];
const allGiven = (): Promise<boolean> => until(() => (bodies.free === bodies.total ? true : undefined));
afterEach(async () => {
  for (const { socket } of opened.splice(0)) socket.destroy();
  await allGiven();
});

interface Sent {
  readonly path?: string;
  readonly type?: string;
  /** Bytes that the headers promise; undefined: the body comes in chunks. */
  readonly length?: number;
}

/** Sends the headers of a POST, and nothing of its body. */
async function begin(bearer: string | undefined, { path = callRecords, type, length }: Sent): Promise<RawConnection> {
  const connection = await openTo(api, 'http');
  opened.push(connection);
  const headers = [
    'Host: localhost',
    ...(bearer === undefined ? [] : [`Authorization: Bearer ${bearer}`]),
    `Content-Type: ${type ?? 'application/json'}`,
    length === undefined ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`,
  ];
  connection.socket.write(`POST ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
  return connection;
}
const held = (bytes: number): Promise<boolean> => until(() => (bodies.total - bodies.free >= bytes ? true : undefined));
const statusOf = ({ text }: RawConnection): Promise<string | undefined> =>
  until(() => /^HTTP\/1.1 (\d+) [^]*[}\]]$/.exec(text())?.[1]);
const post = (bearer: string): Promise<{ status: number }> =>
  api.request(callRecords, { method: 'POST', token: bearer, body: recordBody() });

describe('request bodies', () => {
  it('one tenant cannot have all of the memory for bodies, and another goes on', async () => {
    await begin(token, { length: 4 * MB });
    await held(4 * MB);
    await begin(token, { length: 2 * MB });
    await held(6 * MB);
    const refused = await begin(token, { length: 4 * MB });
    for (let count = 0; count < 5; count++) expect((await post(otherToken)).status).toBe(201);
    expect(await statusOf(refused)).toBe('429');
    expect(refused.text()).toMatch(/^retry-after: \d+[^]*"code":"TooManyRequests"/im);
  });

  it('a body waits for those that are about to be answered', async () => {
    const first = await begin(token, { length: 4 * MB });
    const second = await begin(token, { length: 2 * MB });
    await held(6 * MB);
    const answered = post(token);
    second.socket.destroy();
    first.socket.destroy();
    expect((await answered).status).toBe(201);
  });

  it('where others hold all that there is, the answer is 503', async () => {
    const all = [bodies.takeAnyway('a', 6 * MB), bodies.takeAnyway('b', 6 * MB)];
    expect((await post(token)).status).toBe(503);
    for (const release of all) release();
    expect((await post(token)).status).toBe(201);
  });

  it('a body of unknown length is counted as it comes', async () => {
    const { socket, text } = await begin(token, {});
    await held(1);
    expect(bodies.total - bodies.free).toBeLessThan(MB);
    const chunk = `100000\r\n${' '.repeat(MB)}\r\n`;
    socket.write(chunk.repeat(2));
    await held(2 * MB);
    socket.write(chunk.repeat(3));
    await until(() => /^HTTP\/1.1 413 /.exec(text()) ?? undefined);
  });

  it('a client that goes away in the midst of its body leaves nothing behind', async () => {
    const { socket } = await begin(token, { length: 4 * MB });
    await held(4 * MB);
    socket.destroy();
    await allGiven();
  });

  it('what is within a batch is counted once', async () => {
    const body = recordBody({ joinWebUrl: 'x'.repeat(3 * MB) });
    const requests = [{ id: '1', method: 'POST', url: '/communications/callRecords', body }];
    const most = bodies.takeAnyway('others', 4 * MB);
    const { status, json } = await api.request('/v1.0/$batch', { method: 'POST', body: { requests } });
    expect([status, json]).toEqual([200, { responses: [expect.objectContaining({ status: 201 })] }]);
    most();
  });
});

describe('of somebody without a good token', () => {
  it.each(['/v1.0/%73ubscriptions', callRecords, '/health/live', '/api', '/$metadata', '/v1.0/$batch', '/', '/x/../y'])(
    'a body to %s is not read',
    async (path) => {
      for (const bearer of [undefined, 'e30.e30.e30']) {
        const connection = await begin(bearer, { path, length: 4 * MB });
        expect(await statusOf(connection)).toMatch(/^(?:401|404|405|413)$/);
        expect(bodies.free).toBe(bodies.total);
      }
    },
  );

  it('a token request may be as long as token requests are', async () => {
    const path = '/11111111-1111-4111-8111-111111111111/oauth2/v2.0/token';
    const type = 'application/x-www-form-urlencoded';
    expect(await statusOf(await begin(undefined, { path, type, length: 16_385 }))).toBe('413');
    const { socket, text } = await begin(undefined, { path, type });
    socket.write(`4001\r\n${'x'.repeat(16_385)}\r\n0\r\n\r\n`);
    await until(() => /^HTTP\/1.1 413 /.exec(text()) ?? undefined);
  });
});

describe('request bodies', () => {
  it('a compressed body is refused before it is read', async () => {
    const { headers, status } = await clientOf(api).post(callRecords, recordBody(), {
      headers: { 'content-encoding': 'gzip' },
    });
    expect(status).toBe(415);
    expect(headers.get('connection')).not.toBe('close');
  });

  it('bodies are as before: empty, in many pieces, and to their last byte', async () => {
    const client = clientOf(api);
    const text = JSON.stringify(recordBody({ id: 'pieces', joinWebUrl: 'ü'.repeat(300_000) }));
    expect((await client.post(callRecords, '', {})).status).toBe(400);
    const { socket, text: answer } = await begin(token, { length: Buffer.byteLength(text) });
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 99_991) socket.write(bytes.subarray(at, at + 99_991));
    await until(() => /^HTTP\/1.1 201 /.exec(answer()) ?? undefined);
    expect((await client.read(pathTo('pieces'))).joinWebUrl).toBe('ü'.repeat(300_000));
  });
});
