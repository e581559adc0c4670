import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { patience } from '../../src/connections/patience';
import { connectTo, openDescriptors, openTo, until, type Scheme } from '../support/raw-connections';
import { startTestApp, type TestApp } from '../support/test-app';

const schemes: readonly Scheme[] = ['http', 'https'];

let api: TestApp;
beforeAll(async () => {
  const quick = { ...patience, handshake: 600, headers: 800, request: 1_600, rest: 300, look: 100 };
  const room = { all: 60, strangers: 40, ofAddress: 30 };
  api = await startTestApp({}, { grants: { patience: quick, room } });
});
afterAll(() => api.close());

/** Does something with connections, and waits until no descriptor more is open than before. */
async function leavesNothing(work: () => Promise<void>): Promise<void> {
  const before = openDescriptors();
  await work();
  await noMoreThan(before);
}

async function noMoreThan(descriptors: number): Promise<void> {
  await until(() => (openDescriptors() > descriptors ? undefined : true));
}

describe('leaves no descriptor behind', () => {
  beforeAll(() => fetch(`${api.http}/health/live`).then((answer) => answer.text()));

  it.each([
    ['nothing', ''],
    ['what is not TLS', 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['the beginning of a handshake', '\x16\x03\x01\x02\x00\x01\x00'],
  ])('a client that sends %s to the https port and goes', (_name, bytes) =>
    leavesNothing(async () => {
      for (let round = 0; round < 20; round++) {
        const socket = await connectTo(api, 'https');
        socket.end(bytes);
        socket.resume();
        await Promise.race([once(socket, 'end'), sleep(20)]);
        socket.destroy();
      }
    }),
  );

  it('a client that begins a handshake and stays', () =>
    leavesNothing(async () => {
      const sockets = await Promise.all(Array.from({ length: 10 }, () => connectTo(api, 'https')));
      for (const socket of sockets) socket.resume().write('\x16\x03\x01');
      await Promise.all(sockets.map((socket) => socket.destroyed || once(socket, 'close')));
    }));

  it.each(schemes)('a client over %s that sends nothing, and one that sends its headers byte by byte', (scheme) =>
    leavesNothing(async () => {
      const [silent, slow] = [await openTo(api, scheme), await openTo(api, scheme)];
      const dribble = setInterval(() => slow.socket.write('x'), 50);
      slow.socket.write('GET / HTTP/1.1\r\nX: ');
      expect(await silent.closed).toMatch(/^HTTP\/1.1 408 .*RequestTimeout/s);
      expect(await slow.closed).toMatch(/^HTTP\/1.1 408 .*RequestTimeout/s);
      clearInterval(dribble);
    }),
  );

  it.each(schemes)('a client over %s whose body never ends', (scheme) =>
    leavesNothing(async () => {
      const { socket, closed } = await openTo(api, scheme);
      const path = '/v1.0/communications/callRecords';
      const type = 'Content-Type: application/json\r\nTransfer-Encoding: chunked';
      socket.write(
        `POST ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${await api.token()}\r\n${type}\r\n\r\n`,
      );
      const dribble = setInterval(() => socket.write('1\r\n{\r\n'), 100);
      expect(await closed).toMatch(/^HTTP\/1.1 408 /);
      clearInterval(dribble);
    }),
  );

  it.each(schemes)('a client over %s that keeps its side open whatever it is told', (scheme) =>
    leavesNothing(async () => {
      const { socket, text } = await openTo(api, scheme);
      const both = openDescriptors();
      socket.allowHalfOpen = true;
      socket.write('no HTTP\r\n\r\n');
      await once(socket, 'end');
      expect(text()).toMatch(/^HTTP\/1.1 400 /);
      await noMoreThan(both - 1);
      socket.destroy();
    }),
  );
});

describe.each(schemes)('over %s', (scheme) => {
  const ask = async (...lines: string[]): Promise<string> => {
    const { socket, closed } = await openTo(api, scheme);
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    return closed;
  };
  const host = 'Host: localhost';

  it('CONNECT is refused, and its connection closed', async () => {
    expect(await ask('CONNECT example.com:80 HTTP/1.1', host)).toMatch(/^HTTP\/1.1 405 .*MethodNotAllowed/s);
  });

  it('an upgrade is not made, and the request answered', async () => {
    const upgrade = ['Connection: Upgrade, close', 'Upgrade: websocket'];
    expect(await ask('GET /health/live HTTP/1.1', host, ...upgrade)).toMatch(/^HTTP\/1.1 200 /);
  });

  it('the preface of HTTP/2 closes the connection', async () => {
    expect(await ask('PRI * HTTP/2.0', '', 'SM')).toMatch(/^$|^HTTP\/1.1 400 /);
  });

  it('TRACE is refused', async () => {
    expect(await ask('TRACE / HTTP/1.1', host, 'Connection: close')).toMatch(/^HTTP\/1.1 (?:404|405) /);
  });

  it('an expectation that is unknown is refused in the envelope', async () => {
    const answer = await ask('GET /health/live HTTP/1.1', host, 'Expect: the-unexpected', 'Connection: close');
    expect(answer).toMatch(/^HTTP\/1.1 417 .*\{"error":\{"code":"ExpectationFailed"/s);
  });

  it('a malformed request does not spoil the answers to those before', async () => {
    const [first, ...rest] = (await ask('GET /health/live HTTP/1.1', host, '', 'no HTTP')).split('HTTP/1.1 ').slice(1);
    expect(first).toMatch(/^200 .*"status":"ok"/s);
    expect(rest).toEqual([]);
  });
});
