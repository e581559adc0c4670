import { Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { PooledClient } from './pooled-client';

/** Longest time for a statement, and for a new connection, in milliseconds: a little more than readiness waits. */
const LIMIT = 3_000;

/**
 * A connection beside the pool, for what must not wait for requests: readiness, and the end of statements that nobody waits
 * for. It is opened when it is needed, and again after a failure.
 */
@Injectable()
export class ControlConnection {
  private readonly pool: Pool;
  private opened?: PooledClient;
  private cancelling?: Promise<boolean>;
  /** Processes that are to be cancelled next, together. */
  private readonly doomed: number[] = [];

  constructor({ driver }: DataSource) {
    this.pool = (driver as PostgresDriver).master as Pool;
  }

  /** @throws Error where the database cannot be reached, or does not answer in time */
  async query<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    const known = this.opened;
    if (!known?.isUsable) return this.run(await this.open(), text, values);
    const begun = performance.now();
    try {
      return await this.run<Row>(known, text, values);
    } catch (error) {
      // The server may have closed it long ago. One that is silent is not asked again.
      if (performance.now() - begun >= LIMIT / 2) throw error;
      return this.run(await this.open(), text, values);
    }
  }

  /**
   * Cancels what a process of the server does.
   * @param processId of a connection of the pool
   * @returns true: this is over, and whatever the connection does from then on is not hit; false: it may still be hit
   */
  async cancel(processId: number): Promise<boolean> {
    this.doomed.push(processId);
    await this.cancelling;
    // Those who have waited for the last cancellation make the next one together.
    return (this.cancelling ??= this.cancelDoomed().finally(() => (this.cancelling = undefined)));
  }

  close(): void {
    // Whether the server hears of it is not waited for.
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
      // Whatever it was, the next statement has a new connection.
      if (this.opened === client) this.opened = undefined;
      void client.end().catch(() => undefined);
      throw error;
    }
  }

  private async open(): Promise<PooledClient> {
    // TypeORM gives the pool all that a connection needs.
    const client = new PooledClient({ ...this.pool.options, connectionTimeoutMillis: LIMIT, query_timeout: LIMIT });
    await client.connect();
    // Another may have been opened meanwhile.
    void this.opened?.end().catch(() => undefined);
    this.opened = client;
    return client;
  }
}
