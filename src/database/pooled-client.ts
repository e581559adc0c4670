import type { Socket } from 'node:net';
import { Client, type ClientConfig, type PoolClient } from 'pg';
import { endOnThrow } from './end-on-throw';
import { watched, type StatementWatch } from './statement-watch';

/** Milliseconds after the statement timeout in which the server can still report that it was exceeded. */
const GRACE = 2_000;

/** Configuration of a connection, with options beyond pg's own. */
export interface PooledClientConfig extends ClientConfig {
  readonly watch?: StatementWatch;
}

/**
 * A connection whose failure does not end the process: its queries fail, and the pool opens another. pg alone has no
 * error listener while a connection is in use.
 *
 * The connection also ends when the server is silent for longer than the statement timeout, since a server that hangs
 * does not enforce it. pg's own `query_timeout` would keep the connection open, and the next statement would wait on
 * it.
 */
export class PooledClient extends Client {
  private hasEnded = false;

  constructor(config: PooledClientConfig) {
    super(config);
    if (config.watch) this.query = watched(this.query.bind(this), config.watch);
    const end = (): void => void (this.hasEnded = true);
    this.on('error', end).once('end', end);
    this.once('connect', () => endOnThrow(this.connection.stream as Socket));
    const { statement_timeout: statementTimeout } = config;
    if (statementTimeout) this.once('connect', () => this.endWhenSilentFor(statementTimeout + GRACE));
  }

  /** Whether another statement can be sent. */
  get isUsable(): boolean {
    return !this.hasEnded;
  }

  private endWhenSilentFor(ms: number): void {
    const socket = this.connection.stream as Socket;
    socket.setTimeout(ms, () => socket.destroy(new Error('Connection terminated: the server does not answer')));
  }
}

/** Whether another statement can be sent on a connection of the pool. */
export function isUsable(client: PoolClient): boolean {
  return (client as unknown as PooledClient).isUsable;
}

/** The id of the server process of a connection. */
export function processIdOf(client: PoolClient): number {
  return (client as unknown as { processID: number }).processID;
}
