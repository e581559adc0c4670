import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { PooledClient } from './pooled-client';

/** Timeout of a statement, and of connecting, in milliseconds: slightly longer than the readiness check waits. */
const LIMIT = 3_000;

/**
 * A connection outside the pool, for work that must not wait for requests: readiness checks and cancelling statements.
 * It is opened on demand, and again after a failure.
 */
@Injectable()
export class ControlConnection {
  private readonly pool: Pool;
  private opened?: PooledClient;
  private cancelling?: Promise<boolean>;
  /** Process ids to cancel with the next statement. */
  private readonly doomed: number[] = [];

  constructor({ driver }: DataSource) {
    this.pool = (driver as PostgresDriver).master as Pool;
  }

  /** @throws Error where the database cannot be reached or does not answer in time */
  async query<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    const known = this.opened;
    if (!known?.isUsable) return this.run(await this.open(), text, values);
    const begun = performance.now();
    try {
      return await this.run<Row>(known, text, values);
    } catch (error) {
      // The server may have closed the connection long ago, so one retry is made. After a long silence, it is not.
      if (performance.now() - begun >= LIMIT / 2) throw error;
      return this.run(await this.open(), text, values);
    }
  }

  /**
   * Cancels the statement of a server process.
   * @param processId of a connection of the pool
   * @returns true: the cancellation is over, and later statements of the connection are not affected; false: they may
   * be
   */
  async cancel(processId: number): Promise<boolean> {
    this.doomed.push(processId);
    await this.cancelling;
    // All that have waited for the previous cancellation share the next one.
    return (this.cancelling ??= this.cancelDoomed().finally(() => (this.cancelling = undefined)));
  }

  close(): void {
    // The server need not confirm the end.
    void this.opened?.end().catch(() => undefined);
  }

  private async cancelDoomed(): Promise<boolean> {
    const doomed = this.doomed.splice(0);
    const cancel = 'SELECT pg_cancel_backend(pid) FROM unnest($1::integer[]) pid';
    return this.query(cancel, [doomed]).then(
      () => true,
      () => false,
    );
  }

  private async run<Row>(client: PooledClient, text: string, values: unknown[]): Promise<Row[]> {
    try {
      return (await client.query({ text, values })).rows as Row[];
    } catch (error) {
      // After any error, the next statement uses a new connection.
      if (this.opened === client) this.opened = undefined;
      void client.end().catch(() => undefined);
      throw error;
    }
  }

  private async open(): Promise<PooledClient> {
    // The pool's options, set by TypeORM, contain everything needed to connect.
    const client = new PooledClient({ ...this.pool.options, connectionTimeoutMillis: LIMIT, query_timeout: LIMIT });
    await client.connect();
    // Another call may have opened one meanwhile.
    void this.opened?.end().catch(() => undefined);
    this.opened = client;
    return client;
  }
}
