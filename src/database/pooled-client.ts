import type { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';

/** Milliseconds beyond the statement timeout in which the server may still send that it was exceeded. */
const GRACE = 2_000;

/**
 * A connection whose end is no reason to end the process: whoever waits for a query on it is told, and the pool opens
 * another. Between the pool and its user nobody else listens.
 *
 * It also ends when the server is silent for longer than a statement may take. A server that hangs does not enforce the
 * statement timeout. pg's own `query_timeout` would leave the connection open, and the next statement waiting on it.
 */
export class PooledClient extends Client {
  constructor(config: ClientConfig) {
    super(config);
    this.on('error', () => undefined);
    const { statement_timeout: statementTimeout } = config;
    if (statementTimeout) this.once('connect', () => this.endWhenSilentFor(statementTimeout + GRACE));
  }

  private endWhenSilentFor(ms: number): void {
    const socket = this.connection.stream as Socket;
    socket.setTimeout(ms, () => socket.destroy(new Error('Connection terminated: the server does not answer')));
  }
}
