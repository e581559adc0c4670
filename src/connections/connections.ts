import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Server, type Socket } from 'node:net';
import { showUse } from '../budgets/budget-use';
import { networkOf, type IsProxy } from './addresses';
import { Exchange } from './client-exchange';
import { Connection, connectionOf } from './connection';
import type { Patience } from './patience';
import { Places, type Room } from './places';

/** The connections of servers that stop together. */
export class Connections {
  private readonly servers: Server[] = [];
  private readonly places: Places<Connection>;
  private readonly looking: NodeJS.Timeout;
  private isStopping = false;

  constructor(
    room: Room,
    private readonly patience: Patience,
    private readonly isProxy: IsProxy,
  ) {
    this.places = new Places(room);
    showUse('clientConnections', room.all, () => this.places.size);
    showUse('strangers', room.strangers, () => this.places.strangersSize);
    this.looking = setInterval(() => this.look(), patience.look).unref();
  }

  /** Adds a server. */
  watch(server: Server): void {
    this.servers.push(server);
    server.on('connection', (socket: Socket) => this.begin(socket));
    server.on('secureConnection', (socket: Socket) => Connection.secured(socket));
  }

  /** Handles a request after the requests before it on its connection are answered. */
  take(request: IncomingMessage, response: ServerResponse, serve: RequestListener): void {
    connectionOf(request.socket)?.take(new Exchange(request, response, serve), this.isStopping);
  }

  /** Responses that are not sent completely. */
  unanswered(): ServerResponse[] {
    return [...this.places.items].flatMap(({ current }) => current ?? []);
  }

  /** Accepts no more connections, and resolves when all requests that have arrived are answered. */
  async stop(): Promise<void> {
    this.isStopping = true;
    // The `close` of HTTP servers would immediately cut off connections on which a request is arriving.
    const closed = this.servers.map(
      (server) => new Promise<void>((resolve) => Server.prototype.close.call(server, () => resolve())),
    );
    for (const connection of this.places.items) connection.closeBehindLast();
    const timer = setInterval(() => this.closeIdle(), this.patience.transit);
    await Promise.all(closed);
    clearInterval(timer);
    clearInterval(this.looking);
  }

  private begin(socket: Socket): void {
    const { remoteAddress } = socket;
    const connection = new Connection(
      socket,
      this.patience,
      (known, tenant) => this.places.know(known, tenant),
      (used) => this.places.used(used),
    );
    socket.once('close', () => this.places.remove(connection));
    const address = remoteAddress !== undefined && this.isProxy(remoteAddress) ? undefined : networkOf(remoteAddress);
    const leaving = this.places.add(connection, address);
    if (!leaving) return;
    this.places.remove(leaving);
    leaving.destroy();
  }

  private look(): void {
    const now = Date.now();
    for (const connection of this.places.items) connection.look(now);
  }

  private closeIdle(): void {
    for (const connection of this.places.items) if (!connection.isBusy) connection.close();
  }
}
