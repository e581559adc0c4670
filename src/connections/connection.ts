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

/** The connection that a request came on; undefined: it came on none, as those within a batch. */
export function connectionOf(socket: Socket): Connection | undefined {
  return connections.get(socket);
}

/** What a request holds until its answer is sent; undefined as above. */
export function exchangeOf(request: IncomingMessage): Exchange | undefined {
  return connections.get(request.socket)?.exchangeOf(request);
}

/** A connection of a client. Its requests are handled one after the other, in their order. */
export class Connection implements Occupant {
  private readonly exchanges = new Map<IncomingMessage, Exchange>();
  private secure: Socket | undefined;
  /** Takes no more requests. */
  private isClosing = false;
  /** Nothing that was not complete before will be. */
  private isBroken = false;
  /** What is left to be sent, and since when it has been that much. */
  private unread = { left: 0, since: 0 };
  private tenant: string | undefined;

  /** @param raw the socket of TCP */
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

  /** The answer that is under way. */
  get current(): ServerResponse | undefined {
    const [first] = this.exchanges.values();
    return first?.response;
  }

  exchangeOf(request: IncomingMessage): Exchange | undefined {
    return this.exchanges.get(request);
  }

  /** The TLS handshake has succeeded. */
  static secured(secure: Socket): void {
    const connection = connections.get(parentOf(secure) ?? secure);
    if (!connection) return;
    connection.secure = secure;
    connections.set(secure, connection);
  }

  /** A request has brought a good token. */
  knownAs(tenant: string): void {
    if (this.tenant === tenant) return;
    this.tenant = tenant;
    this.onKnown(this, tenant);
  }

  /** Handles a request when those before it are answered. */
  take(exchange: Exchange, isLast: boolean): void {
    if (this.isClosing) return;
    const isTooMuch = this.exchanges.size >= budgets.waitingRequests.most();
    const next = isTooMuch ? new Exchange(exchange.request, exchange.response, refuseMore) : exchange;
    if (isLast || isTooMuch) {
      // Of requests sent without waiting for answers, all are answered: the last answer closes the connection.
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
   * What arrives is no request, or does not arrive in time: answers it where no other answer is under way, and closes the
   * connection behind the answers to the requests before it.
   * @param answer bytes of a whole answer
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

  /** Lets the last of the answers that are under way close the connection. */
  closeBehindLast(): void {
    const { last } = this;
    if (last) last.response.shouldKeepAlive = false;
  }

  /** Sends what is still to be sent, and closes the connection. */
  close(): void {
    this.socket.destroySoon();
  }

  destroy(): void {
    this.secure?.destroy();
    this.raw.destroy();
  }

  /** Closes the connection where its client has taken nothing for too long of what is there for it. @param now in ms */
  look(now: number): void {
    const left = (this.secure?.writableLength ?? 0) + this.raw.writableLength + queuedBytes(this.raw);
    if (left === 0 || left !== this.unread.left) this.unread = { left, since: now };
    else if (now - this.unread.since >= this.patience.unread) this.destroy();
  }

  /** The socket that carries requests. */
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
    // Other connections have their turn first: one can carry many requests that cost little to send.
    else if (next) setImmediate(() => this.serve(next));
  }

  /** Answers a request whose turn has come, unless the connection is gone meanwhile. */
  private serve(next: Exchange): void {
    if (this.exchanges.has(next.request)) next.serve();
  }

  /**
   * Closes the connection after some time. At once, a client that is still sending would miss the answer.
   * @returns a function that lets the connection be
   */
  private awaitEnd(): () => void {
    const late = setTimeout(() => this.destroy(), this.patience.rest);
    const stop = (): void => {
      clearTimeout(late);
      // A connection can carry any number of requests whose bodies nobody reads.
      this.raw.off('close', stop);
    };
    this.raw.once('close', stop);
    return stop;
  }

  private end(): void {
    // Of those that were still to be answered, Node tells the first only.
    for (const exchange of this.exchanges.values()) exchange.end();
    this.exchanges.clear();
  }
}

function refuseMore(request: IncomingMessage, response: ServerResponse): void {
  const message = `The connection carries more than ${budgets.waitingRequests.most()} requests without answers.`;
  sendPlainly(new GraphError('tooManyRequests', { message, headers: { 'Retry-After': '1' } }), request, response);
}
