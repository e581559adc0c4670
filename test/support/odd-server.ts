import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a server does with a connection on which a request has begun to arrive. */
export type Oddity = (socket: Socket, request: string) => unknown;

/** A server that speaks no HTTP of its own: it sends what a test wants, and knows who is connected. */
export class OddServer {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((socket) => this.take(socket));
  /** Connections so far. */
  count = 0;
  /** Most connections at a time. */
  most = 0;

  /** @param react undefined: nothing ever comes from it */
  constructor(private readonly react?: Oddity) {}

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  /** @param scheme of the URL of its root */
  url(scheme = 'http'): string {
    return `${scheme}://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  get open(): number {
    return this.sockets.size;
  }

  /** Resolves once nobody is connected. */
  async untilLeft(): Promise<void> {
    while (this.sockets.size > 0) {
      // One that is paused hears of no end.
      for (const socket of this.sockets) socket.resume();
      await sleep(5);
    }
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(socket: Socket): void {
    this.count++;
    this.sockets.add(socket);
    this.most = Math.max(this.most, this.sockets.size);
    socket.on('error', () => undefined);
    socket.once('close', () => this.sockets.delete(socket));
    const { react } = this;
    if (react) socket.once('data', (request) => void react(socket, request.toString()));
    socket.resume();
  }
}

/** Sends a text. */
export const says =
  (text: string): Oddity =>
  (socket) =>
    socket.write(text);

/** Sends a text, and then one without an end: a piece each so many milliseconds. */
export const saysForEver =
  (head: string, piece: string, every = 0): Oddity =>
  async (socket) => {
    socket.write(head);
    while (!socket.destroyed) {
      if (!socket.write(piece))
        await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined);
      await sleep(every);
    }
  };

/** Answers handshakes as one should, and all else with an oddity. */
export const consents =
  (odd: Oddity): Oddity =>
  (socket, request) => {
    const [, token] = /validationToken=([^ &]*)/.exec(request) ?? [];
    if (token === undefined) return odd(socket, request);
    const text = decodeURIComponent(token);
    socket.end(`HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${text.length}\r\n\r\n${text}`);
  };
