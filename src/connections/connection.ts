import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { budgets } from '../budgets/budgets';
import { GraphError } from '../graph/errors/graph-error';
import { Exchange } from './client-exchange';
import type { Patience } from './patience';
import type { Occupant } from './places';
import { sendPlainly } from './plain-answer';
import { parentOf, queuedBytes } from './socket-internals';

const connections = new WeakMap<Socket, Connection>();

/** The connection of a request; undefined for requests within a batch. */
export function connectionOf(socket: Socket): Connection | undefined {
  return connections.get(socket);
}

/** The exchange of a request; undefined as above. */
export function exchangeOf(request: IncomingMessage): Exchange | undefined {
  return connections.get(request.socket)?.exchangeOf(request);
}

/** A connection of a client. Its requests are handled one after the other, in their order. */
export class Connection implements Occupant {
  private readonly exchanges = new Map<IncomingMessage, Exchange>();
  private secure: Socket | undefined;
  /** No more requests are accepted. */
  private isClosing = false;
  /** Requests that are not complete yet never will be. */
  private isBroken = false;
  /** Unsent bytes, and since when their number has not changed. */
  private unread = { left: 0, since: 0 };
  private tenant: string | undefined;

  /** @param raw the TCP socket */
  constructor(
    private readonly raw: Socket,
    private readonly patience: Patience,
    private readonly onKnown: (connection: Connection, tenant: string) => void,
    private readonly onAnswered: (connection: Connection) => void,
  ) {
    connections.set(raw, this);
    raw.once('close', () => this.end());
  }

  get isBusy(): boolean {
    return this.exchanges.size > 0;
  }

  /** The response that is being sent. */
  get current(): ServerResponse | undefined {
    const [first] = this.exchanges.values();
    return first?.response;
  }

  exchangeOf(request: IncomingMessage): Exchange | undefined {
    return this.exchanges.get(request);
  }

  /** Called after a successful TLS handshake. */
  static secured(secure: Socket): void {
    const connection = connections.get(parentOf(secure) ?? secure);
    if (!connection) return;
    connection.secure = secure;
    connections.set(secure, connection);
  }

  /** Called when a request has a valid token. */
  knownAs(tenant: string): void {
    if (this.tenant === tenant) return;
    this.tenant = tenant;
    this.onKnown(this, tenant);
  }

  /** Handles a request after the requests before it are answered. */
  take(exchange: Exchange, isLast: boolean): void {
    if (this.isClosing) return;
    const isTooMuch = this.exchanges.size >= budgets.waitingRequests.most();
    const next = isTooMuch ? new Exchange(exchange.request, exchange.response, refuseMore) : exchange;
    if (isLast || isTooMuch) {
      // All pipelined requests are answered. The last answer closes the connection.
      const before = this.last;
      if (before) before.response.shouldKeepAlive = true;
      next.response.shouldKeepAlive = false;
    }
    this.isClosing = isTooMuch;
    this.exchanges.set(next.request, next);
    next.response.once('close', () => this.done(next));
    if (this.exchanges.size === 1) next.serve();
    else next.wait();
  }

  /**
   * Refuses input that is not a request or that arrives too slowly. Sends the answer unless another one is being sent,
   * and closes the connection after the answers to earlier requests.
   * @param answer bytes of a complete answer
   * @returns whether it is sent
   */
  refuse(answer: string): boolean {
    const [first] = this.exchanges.values();
    this.isClosing = true;
    this.isBroken = true;
    if (first?.request.complete) {
      this.closeBehindLast();
      return false;
    }
    if (first?.response.headersSent || !this.socket.writable) {
      this.destroy();
      return false;
    }
    this.socket.end(answer);
    this.awaitEnd();
    return true;
  }

  /** Makes the last pending answer close the connection. */
  closeBehindLast(): void {
    const { last } = this;
    if (last) last.response.shouldKeepAlive = false;
  }

  /** Sends buffered data, then closes the connection. */
  close(): void {
    this.socket.destroySoon();
  }

  destroy(): void {
    this.secure?.destroy();
    this.raw.destroy();
  }

  /**
   * Closes the connection if its client has read nothing for too long although there is data for it.
   * @param now in ms
   */
  look(now: number): void {
    const left = (this.secure?.writableLength ?? 0) + this.raw.writableLength + queuedBytes(this.raw);
    if (left === 0 || left !== this.unread.left) this.unread = { left, since: now };
    else if (now - this.unread.since >= this.patience.unread) this.destroy();
  }

  /** The socket that carries requests: TLS, or plain TCP. */
  private get socket(): Socket {
    return this.secure ?? this.raw;
  }

  private get last(): Exchange | undefined {
    return [...this.exchanges.values()].at(-1);
  }

  private done(exchange: Exchange): void {
    this.exchanges.delete(exchange.request);
    exchange.end();
    this.onAnswered(this);
    if (this.socket.destroyed || this.socket.writableEnded) return;
    if (!exchange.request.complete) exchange.request.once('close', this.awaitEnd());
    const [next] = this.exchanges.values();
    if (this.isBroken && next?.request.complete !== true) this.close();
    // Other connections go first: one connection can carry many requests that cost little to send.
    else if (next) setImmediate(() => this.serve(next));
  }

  /** Handles the next request, unless the connection was closed meanwhile. */
  private serve(next: Exchange): void {
    if (this.exchanges.has(next.request)) next.serve();
  }

  /**
   * Closes the connection after a delay. If it were closed at once, a client that is still sending would miss the
   * answer.
   * @returns a function that cancels the closing
   */
  private awaitEnd(): () => void {
    const late = setTimeout(() => this.destroy(), this.patience.rest);
    const stop = (): void => {
      clearTimeout(late);
      // Removes the listener, since one connection can carry any number of requests with unread bodies.
      this.raw.off('close', stop);
    };
    this.raw.once('close', stop);
    return stop;
  }

  private end(): void {
    // Node emits `close` only for the first of the unanswered requests.
    for (const exchange of this.exchanges.values()) exchange.end();
    this.exchanges.clear();
  }
}

function refuseMore(request: IncomingMessage, response: ServerResponse): void {
  const message = `The connection carries more than ${budgets.waitingRequests.most()} requests without answers.`;
  sendPlainly(new GraphError('tooManyRequests', { message, headers: { 'Retry-After': '1' } }), request, response);
}
