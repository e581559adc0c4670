import type { ServerResponse } from 'node:http';
import { Server, type Socket } from 'node:net';

/** How often a stop looks for idle connections, and how long it lets a request arrive that is on its way, in milliseconds. */
const GRACE = 500;

/** The connections of some servers that stop together. */
export class Connections {
  private readonly servers: Server[] = [];
  /** Every socket that can carry requests, with the answers that it still has to carry. */
  private readonly open = new Map<Socket, Set<ServerResponse>>();
  /** Sockets below TLS, where a handshake may never end. */
  private readonly below = new Set<Socket>();
  private isStopping = false;

  /** Takes a server under watch. @param scheme https: requests come over TLS */
  watch(server: Server, scheme: 'http' | 'https'): void {
    this.servers.push(server);
    server.on(scheme === 'http' ? 'connection' : 'secureConnection', (socket: Socket) => {
      this.open.set(socket, new Set());
      socket.once('close', () => this.open.delete(socket));
    });
    if (scheme === 'http') return;
    server.on('connection', (socket: Socket) => {
      this.below.add(socket);
      socket.once('close', () => this.below.delete(socket));
    });
  }

  /** To be told of every request before it is handled. */
  begin(socket: Socket, response: ServerResponse): void {
    const responses = this.open.get(socket);
    if (!responses) return;
    if (this.isStopping) {
      // Of requests sent without waiting for answers, all are answered: the last answer closes the connection.
      const before = [...responses].at(-1);
      if (before) before.shouldKeepAlive = true;
      response.shouldKeepAlive = false;
    }
    responses.add(response);
    response.once('close', () => responses.delete(response));
  }

  /** Answers that have not been sent to their end, in the order of their requests. */
  unanswered(): ServerResponse[] {
    return [...this.open.values()].flatMap((responses) => [...responses]);
  }

  /** Takes no more connections and ends when the requests that have arrived are answered. */
  async stop(): Promise<void> {
    this.isStopping = true;
    // The method of HTTP servers would cut off connections at once on which a request is arriving.
    const closed = this.servers.map(
      (server) => new Promise<void>((resolve) => Server.prototype.close.call(server, () => resolve())),
    );
    for (const responses of this.open.values()) {
      const last = [...responses].at(-1);
      if (last) last.shouldKeepAlive = false;
    }
    const timer = setInterval(() => this.closeIdle(), GRACE);
    await Promise.all(closed);
    clearInterval(timer);
  }

  private closeIdle(): void {
    for (const [socket, responses] of this.open) if (responses.size === 0) socket.destroySoon();
    if ([...this.open.values()].every((responses) => responses.size === 0))
      for (const socket of this.below) socket.destroySoon();
  }
}
