import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { exchangeOf } from './connection';
import { Connections } from './connections';
import { patience } from './patience';

let server: Server;
let connections: Connections;
beforeEach(() => {
  connections = new Connections({ all: 10, strangers: 10, ofAddress: 10 }, patience, () => false);
});
afterEach(() => connections.stop());

/** Sends requests for paths without waiting for answers. @returns all that comes back */
async function ask(serve: RequestListener, paths: readonly string[]): Promise<string> {
  server = createServer((request, response) => connections.take(request, response, serve));
  connections.watch(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const last = paths.length - 1;
  const close = (index: number): string => (index === last ? 'Connection: close\r\n' : '');
  socket.write(paths.map((path, index) => `GET ${path} HTTP/1.1\r\nHost: x\r\n${close(index)}\r\n`).join(''));
  return text(socket);
}

describe('connections', () => {
  it('handles the requests of one connection one after the other', async () => {
    const events: string[] = [];
    const answer = await ask(
      ({ url }, response) => {
        events.push(`begin ${url}`);
        setTimeout(() => {
          events.push(`end ${url}`);
          response.end(url);
        }, 5);
      },
      ['/a', '/b', '/c'],
    );
    expect(events).toEqual(['begin /a', 'end /a', 'begin /b', 'end /b', 'begin /c', 'end /c']);
    expect(answer).toMatch(/\/a\s*HTTP[^]*\/b\s*HTTP[^]*\/c\s*$/);
  });

  it('lets other connections have their turn between the requests of one', async () => {
    let round = 0;
    const rounds = new Set<number>();
    await ask(
      (_, response) => {
        setImmediate(() => round++);
        rounds.add(round);
        response.end('x');
      },
      ['/a', '/b', '/c', '/d'],
    );
    expect(rounds.size).toBe(4);
  });

  it('lets no request know of the one before', async () => {
    const knowledge = new AsyncLocalStorage<string>();
    const known: (string | undefined)[] = [];
    await ask(
      ({ url = '' }, response) => {
        known.push(knowledge.getStore());
        knowledge.run(url, () => void setImmediate(() => response.end('x')));
      },
      ['/a', '/b', '/c'],
    );
    expect(known).toEqual([undefined, undefined, undefined]);
  });

  it('gives back what requests hold when they are answered, and once where it is too late', async () => {
    const given: (string | undefined)[] = [];
    await ask(
      (request, response) => {
        const exchange = exchangeOf(request);
        exchange?.hold(() => given.push(request.url));
        response.once('close', () => exchange?.hold(() => given.push(`late ${request.url}`)));
        response.end('x');
      },
      ['/a', '/b'],
    );
    expect(given).toEqual(['/a', 'late /a', '/b', 'late /b']);
  });
});
