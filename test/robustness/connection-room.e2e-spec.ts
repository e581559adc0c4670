import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { patience } from '../../src/connections/patience';
import { callRecords } from '../support/call-records';
import { openTo, until, type RawConnection } from '../support/raw-connections';
import { otherTenant, startTestApp, type TestApp } from '../support/test-app';

const room = { all: 12, strangers: 8, ofAddress: 5 };

let api: TestApp;
let token: string;
beforeAll(async () => {
  api = await startTestApp({}, { grants: { room, patience: { ...patience, rest: 500 } } });
  token = await api.token();
});
afterAll(() => api.close());

const opened: RawConnection[] = [];
afterEach(async () => {
  for (const { socket } of opened.splice(0)) {
    if (socket.destroyed) continue;
    socket.destroy();
    await once(socket, 'close');
  }
  // Until the service has heard of it.
  await sleep(20);
});
async function open(scheme: 'http' | 'https' = 'http', of = api): Promise<RawConnection> {
  const connection = await openTo(of, scheme);
  opened.push(connection);
  return connection;
}

const get = (path: string, bearer?: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${bearer ? `Authorization: Bearer ${bearer}\r\n` : ''}\r\n`;
const list = (bearer: string): string => get(`${callRecords}?$top=1&$select=id`, bearer);

/** Sends a request and waits for the answer. @returns its status; undefined: the connection was closed instead */
async function ask({ socket, text }: RawConnection, request: string): Promise<string | undefined> {
  const before = text().length;
  socket.write(request);
  const status = (): string | undefined => /^HTTP\/1.1 (\d+) [^]*[}\]]/.exec(text().slice(before))?.[1];
  return until(() => status() ?? (socket.destroyed ? '' : undefined)).then((found) => found || undefined);
}

describe('connection room', () => {
  it('a flood of strangers displaces strangers, those first that were not used for longest', async () => {
    const first = await open();
    const second = await open();
    expect(await ask(first, get('/health/live'))).toBe('200');
    const others = [await open(), await open('https'), await open()];
    const last = await open();
    await second.closed;
    expect(await ask(first, get('/health/live'))).toBe('200');
    expect([...others, last].map(({ socket }) => socket.destroyed)).toEqual([false, false, false, false]);
  });

  it('a flood of strangers leaves those alone who have brought a token', async () => {
    const known = await open();
    expect(await ask(known, list(token))).toBe('200');
    for (let count = 0; count < 20; count++) await open();
    expect(await ask(known, list(token))).toBe('200');
  });

  it('a tenant with too many connections loses those that it uses least, and another keeps its own', async () => {
    const other = await open();
    expect(await ask(other, list(await api.token(otherTenant)))).toBe('200');
    const own: RawConnection[] = [];
    for (let count = 0; count < 15; count++) {
      const connection = await open();
      own.push(connection);
      expect(await ask(connection, list(token))).toBe('200');
    }
    await Promise.all(own.slice(0, 4).map(({ closed }) => closed));
    expect(own.slice(4).filter(({ socket }) => socket.destroyed)).toEqual([]);
    expect(await ask(other, list(await api.token(otherTenant)))).toBe('200');
  });

  it('what comes from a trusted proxy is not counted as coming from one address', async () => {
    const behindProxy = await startTestApp({ trustProxy: ['127.0.0.0/8'] }, { grants: { room } });
    const connections: RawConnection[] = [];
    for (let count = 0; count < room.strangers; count++) connections.push(await open('http', behindProxy));
    for (const connection of connections) expect(await ask(connection, get('/health/live'))).toBe('200');
    for (const { socket } of connections) socket.destroy();
    await behindProxy.close();
  });
});

describe('requests sent without waiting for answers', () => {
  it.each(['http', 'https'] as const)('are all answered over %s, in their order', async (scheme) => {
    const { socket, closed } = await open(scheme);
    const paths = ['/health/live', `${callRecords}/none`, `${callRecords}?$top=1`, '/health/ready', '/nowhere'];
    socket.write(paths.map((path) => get(path, token)).join('') + get('/', token).replace('GET /', 'DELETE /x'));
    socket.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    const statuses = (await closed)
      .split('HTTP/1.1 ')
      .slice(1)
      .map((answer) => answer.slice(0, 3));
    expect(statuses).toEqual(['200', '404', '200', '200', '404', '404', '200']);
  });

  it('are cut off where there are too many, with an answer that says so', async () => {
    const { socket, closed } = await open();
    socket.write(get('/health/live').repeat(1_000));
    const answers = (await closed).split('HTTP/1.1 ').slice(1);
    expect(answers.map((answer) => answer.slice(0, 3))).toEqual([...Array<string>(16).fill('200'), '429']);
    expect(answers.at(-1)).toMatch(/^Retry-After: 1\r\n[^]*^connection: close\r\n[^]*"code":"TooManyRequests"/im);
  });

  it('cost nothing once their client is gone', async () => {
    const { socket, text } = await open();
    socket.write(get('/health/live').repeat(10));
    await until(() => (text() === '' ? undefined : true));
    socket.destroy();
    await sleep(50);
    expect((await api.request('/health/live', { token: null })).status).toBe(200);
  });
});

describe('connection room', () => {
  it('a client that goes on sending a body which was refused sees the answer, and is then cut off', async () => {
    const { socket, text, closed } = await open();
    const path = '/v1.0/communications/callRecords';
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 900000000\r\n\r\n`,
    );
    const flood = setInterval(() => socket.writableNeedDrain || socket.write('x'.repeat(65_536)), 1);
    await closed;
    clearInterval(flood);
    expect(text()).toMatch(/^HTTP\/1.1 401 .*InvalidAuthenticationToken/s);
  });

  it('a client that sends the rest of a body which was refused keeps its connection', async () => {
    const connection = await open();
    const { socket, text } = connection;
    const headers = 'Host: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000';
    socket.write(`POST ${callRecords} HTTP/1.1\r\n${headers}\r\n\r\n`);
    await until(() => /^HTTP\/1.1 401 /.exec(text()) ?? undefined);
    socket.write('x'.repeat(100_000));
    await sleep(1_000);
    expect(await ask(connection, get('/health/live'))).toBe('200');
  });

  it('a body is asked for once its sender is known, and of nobody else', async () => {
    const body = '{"requests":[]}';
    const post = (bearer: string): string =>
      [
        'POST /v1.0/$batch HTTP/1.1',
        'Host: localhost',
        `Authorization: Bearer ${bearer}`,
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        'Expect: 100-continue',
        '',
        '',
      ].join('\r\n');
    const stranger = await open();
    stranger.socket.write(post('e30.e30.e30'));
    expect(await stranger.closed).toMatch(/^HTTP\/1.1 401 /);
    const known = await open();
    known.socket.write(post(token));
    await until(() => (known.text() === '' ? undefined : true));
    expect(known.text()).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    known.socket.write(body);
    await until(() => /^HTTP\/1.1 400 [^]*tooFewItems/m.exec(known.text()) ?? undefined);
  });
});
