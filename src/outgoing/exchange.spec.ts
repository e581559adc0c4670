import { once } from 'node:events';
import { Agent as HttpsAgent } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer, type TlsOptions, type TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { generate } from 'selfsigned';
import { OddServer, says, saysForEver, type Oddity } from '../../test/support/odd-server';
import { exchange, type Outgoing } from './exchange';
import { KeptConnections } from './kept-connections';

/** Deadlines in milliseconds: for exchanges that are to exceed it, and for all others. */
const SHORT = 200;
const LONG = 20_000;
const outgoing: Outgoing = { method: 'POST', headers: {}, body: '{}', deadline: LONG, mostBytes: 16_384 };

const late = 'No answer came within 0.2 seconds.';
const ok = 'HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n';
const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

/** Outcome of an exchange with a server: the status, whether the body is complete, or the message of the error. */
const oddities: Readonly<Record<string, readonly [Oddity | undefined, string | RegExp]>> = {
  'nothing at all': [undefined, late],
  '101': [says('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n'), /^101/],
  '101 without a protocol': [says('HTTP/1.1 101 Switching Protocols\r\n\r\n'), /^101/],
  '103, then 101': [
    says(
      'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
    ),
    /^101/,
  ],
  '100 and 102, and nothing more': [says('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n'), late],
  '103 and then 202': [says(`HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${ok}`), '202'],
  '199, and nothing more': [says('HTTP/1.1 199 Odd\r\n\r\n'), late],
  '103 without end': [saysForEver('', 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(50)), /too long a head/],
  '103 now and then': [saysForEver('', 'HTTP/1.1 103 Early Hints\r\n\r\n', 20), late],
  'headers without end': [
    saysForEver('HTTP/1.1 200 OK\r\n', 'A: b\r\n'.repeat(100)),
    /HPE_HEADER_OVERFLOW|too long a head/,
  ],
  'a header without end': [
    saysForEver('HTTP/1.1 200 OK\r\nA: ', 'b'.repeat(1000)),
    /HPE_HEADER_OVERFLOW|too long a head/,
  ],
  'a head byte by byte': [saysForEver('HTTP/1.1 200 OK\r\nA: ', 'b', 20), late],
  'a body byte by byte': [saysForEver('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n', 'b', 20), late],
  'a body without end': [saysForEver('HTTP/1.1 200 OK\r\n\r\n', 'b'.repeat(1000)), '200 cut'],
  'chunks without end': [saysForEver(chunked, '1\r\nb\r\n'.repeat(200)), '200 cut'],
  'an extension of a chunk byte by byte': [saysForEver(`${chunked}1;a=`, 'b', 20), late],
  'an extension of a chunk without end': [saysForEver(`${chunked}1;a=`, 'b'.repeat(1000)), /200 cut|HPE_/],
  'trailers byte by byte': [saysForEver(`${chunked}0\r\nA: `, 'b', 20), late],
  'trailers without end': [saysForEver(`${chunked}0\r\n`, 'A: b\r\n'.repeat(100)), /200 cut|HPE_/],
  'a reset': [(socket) => socket.resetAndDestroy(), 'The connection has failed: ECONNRESET.'],
  'an end without a word': [(socket) => socket.end(), 'The connection has failed: ECONNRESET.'],
  'an end within the head': [(socket) => socket.end('HTTP/1.1 200 OK\r\nA'), /^The connection has failed/],
  'an end within the body': [
    (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nb'),
    /^The connection has failed/,
  ],
  'a body up to the end of the connection': [(socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nb'), '200'],
  '202, then garbage': [says(`${ok}garbage`), '202'],
  '202, then another answer': [says(`${ok}HTTP/1.1 500 No\r\n\r\n`), '202'],
  '204 with a body': [says('HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nbody'), '204'],
  'HTTP/0.9': [(socket) => socket.end('<html>hello</html>'), /^The connection has failed: HPE_/],
  'HTTP/2': [says('\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x64\0\x04'), /^The connection has failed: HPE_/],
  'no status': [says('HTTP/1.1 OK\r\n\r\n'), /^The connection has failed: HPE_/],
  'two lengths': [says('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nbb'), /HPE_/],
  'a redirect': [says('HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n'), '302'],
  'a bomb': [
    (socket) => {
      const body = gzipSync(Buffer.alloc(4_000_000));
      socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`);
      socket.write(body);
    },
    '200',
  ],
};

const servers: OddServer[] = [];
const kept = new KeptConnections();
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));
afterAll(() => kept.close());

async function serve(react?: Oddity): Promise<OddServer> {
  const server = await new OddServer(react).start();
  servers.push(server);
  return server;
}

function outcome(url: string, changes: Partial<Outgoing> = {}): Promise<string> {
  return exchange(new URL(url), { ...outgoing, ...changes }).then(
    ({ status, isWhole }) => (isWhole ? `${status}` : `${status} cut`),
    (error: Error) => error.message,
  );
}

describe('an exchange with another host', () => {
  it.each(Object.entries(oddities))(
    'ends, and leaves no connection behind, when it is answered by %s',
    async (_, odd) => {
      const [react, expected] = odd;
      const server = await serve(react);
      const deadline = expected === late ? SHORT : LONG;
      const connections = [undefined, { agent: kept.http }];
      const outcomes = connections.map((connection) => outcome(server.url(), { connection, deadline }));
      for (const one of await Promise.all(outcomes)) expect(one).toMatch(expected);
      kept.close();
      await server.untilLeft();
    },
  );

  it.each([
    ['never goes on with its handshake', undefined],
    ['speaks no TLS', says('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['begins a record without end', saysForEver('\x16\x03\x03', '\0', 20)],
    ['alerts', (socket) => socket.write(Buffer.from('15030300020228', 'hex'))],
  ] satisfies [string, Oddity | undefined][])('ends when a server %s', async (_, react) => {
    const server = await serve(react);
    expect(await outcome(server.url('https'), { deadline: SHORT })).toMatch(
      /^(?:No answer came|The connection has failed)/,
    );
    await server.untilLeft();
  });

  it('fails when it cannot begin', async () => {
    expect(await outcome('http://127.0.0.1/', { headers: { odd: '\n' } })).toMatch(/^The connection has failed/);
  });

  it('ends while a name is looked up that nobody answers for', async () => {
    expect(await outcome('http://example.invalid', { connection: { lookup: () => undefined }, deadline: SHORT })).toBe(
      late,
    );
  });

  it('ends while a body is sent that nobody reads', async () => {
    const server = await serve((socket) => socket.pause());
    expect(await outcome(server.url(), { body: 'a'.repeat(30_000_000), deadline: SHORT })).toBe(late);
    await server.untilLeft();
  });

  it('closes the connection on which it is answered before all is sent', async () => {
    const server = await serve((socket) => socket.pause().write(ok));
    expect(await outcome(server.url(), { body: 'a'.repeat(30_000_000), connection: { agent: kept.http } })).toBe('202');
    await server.untilLeft();
  });
});

describe('a connection that is kept', () => {
  it('serves the next exchange', async () => {
    const server = await serve((socket) => socket.on('data', () => socket.write(ok)).write(ok));
    const connection = { agent: kept.http };
    expect([await outcome(server.url(), { connection }), await outcome(server.url(), { connection })]).toEqual([
      '202',
      '202',
    ]);
    expect(server.count).toBe(1);
  });

  it('is closed by what comes unasked, which answers nothing', async () => {
    const server = await serve((socket) => {
      socket.write(ok);
      setTimeout(() => socket.write('HTTP/1.1 299 Forged\r\nContent-Length: 0\r\n\r\n'), 20);
    });
    const connection = { agent: kept.http };
    expect(await outcome(server.url(), { connection })).toBe('202');
    await server.untilLeft();
    expect(await outcome(server.url(), { connection })).toBe('202');
    expect(server.count).toBe(2);
  });

  it('is one of few', async () => {
    const many = await Promise.all(Array.from({ length: 70 }, () => serve(says(ok))));
    await Promise.all(many.map((server) => outcome(server.url(), { connection: { agent: kept.http } })));
    expect(kept.size).toBe(64);
    kept.close();
  });
});

describe('TLS', () => {
  let options: TlsOptions;
  let agent: HttpsAgent;
  beforeAll(async () => {
    const extensions = [{ name: 'subjectAltName' as const, altNames: [{ type: 7 as const, ip: '127.0.0.1' }] }];
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'odd' }], {
      keySize: 2048,
      extensions,
    });
    options = { cert, key, maxVersion: 'TLSv1.2' };
    agent = new HttpsAgent({ ca: cert });
  });

  async function withServer(changes: TlsOptions, react: (socket: TLSSocket) => void): Promise<string> {
    const server = createTlsServer({ ...options, ...changes }, react).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const result = await outcome(`https://127.0.0.1:${port}`, { connection: { agent } });
    await new Promise((resolve) => server.close(resolve));
    return result;
  }

  it('is spoken', async () => {
    expect(await withServer({}, (socket) => socket.end(ok))).toBe('202');
  });

  it('does not compute with a group that the other side chooses', async () => {
    const chosen = { ciphers: 'DHE-RSA-AES128-GCM-SHA256', dhparam: 'auto' };
    expect(await withServer(chosen, (socket) => socket.end(ok))).toBe('The connection has failed: EPROTO.');
  });

  it('does not begin anew when the other side wants it to', async () => {
    let renewals = 0;
    const result = await withServer({}, (socket) => {
      socket.on('error', () => undefined);
      socket.renegotiate({}, (error) => {
        if (!error) renewals++;
      });
      setTimeout(() => socket.end(ok), 50);
    });
    expect([renewals, result.startsWith('202') || result.includes('failed')]).toEqual([0, true]);
  });
});
