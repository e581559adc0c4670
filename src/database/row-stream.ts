import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { Query, type PoolClient } from 'pg';
import type { Statement } from '../odata/sql-builder';
import { counted } from '../metrics/instruments';
import type { Lease } from './connection-gate';

/**
 * Maximum number of batches that wait for the reader. A batch contains the rows of one chunk of the connection's data.
 */
const BATCHES = 4;
/**
 * Longest silence of the server while reading is not paused, in milliseconds. It may sort for long before the first
 * row.
 */
const SILENCE = 600_000;

/**
 * The rows of one statement, in batches (arrays of rows). When the reader is slow, reading from the connection is
 * paused and PostgreSQL waits, so memory does not depend on the number of rows. The statement runs in a read-only
 * transaction of its own on one snapshot, however long it takes. Destroying the stream also cancels the statement on
 * the server.
 */
export class RowStream extends Readable {
  private batch: unknown[] = [];
  private lease?: Lease;
  private query?: Query;
  private isDone = false;

  /**
   * @param connect returns a connection
   * @param statement with the values of all parameters
   */
  constructor(
    private readonly connect: () => Promise<Lease>,
    private readonly statement: Statement,
  ) {
    super({ objectMode: true, highWaterMark: BATCHES });
  }

  override _construct(callback: (error?: Error) => void): void {
    this.begin().then(
      () => callback(),
      (error: Error) => callback(error),
    );
  }

  override _read(): void {
    if (this.lease && !this.isDone) socketOf(this.lease.client).resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    void this.end().finally(() => callback(error));
  }

  private async begin(): Promise<void> {
    const lease = await this.connect();
    const { client } = lease;
    this.lease = lease;
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0');
    const socket = socketOf(client);
    this.timeout = socket.timeout ?? 0;
    socket.setTimeout(SILENCE);
    this.since = performance.now();
    this.query = client.query(new Query({ ...this.statement, values: [...this.statement.values] }));
    this.query.on('row', (row) => this.add(row));
    this.query.on('error', (error) => this.settle(lease.failureOfRead(error)));
    this.query.on('end', () => this.settle());
  }

  private timeout = 0;
  /** Start of the statement, in milliseconds of `performance.now()`. */
  private since = 0;

  private add(row: unknown): void {
    if (this.batch.push(row) > 1) return;
    // After all rows that arrived together.
    process.nextTick(() => this.flush());
  }

  private flush(): void {
    const { batch, lease } = this;
    this.batch = [];
    if (batch.length === 0 || this.destroyed || !lease) return;
    if (!this.push(batch) && !this.isDone) socketOf(lease.client).pause();
  }

  private settle(error?: Error): void {
    this.isDone = true;
    counted.statements.observe({ kind: 'export' }, (performance.now() - this.since) / 1000);
    this.flush();
    if (error) this.destroy(error);
    else this.push(null);
  }

  /** Returns the connection, or cancels a statement that still runs on it. */
  private async end(): Promise<void> {
    const { lease } = this;
    if (!lease) return;
    this.lease = undefined;
    const { client } = lease;
    const socket = socketOf(client);
    socket.resume();
    if (this.query && !this.isDone) {
      // The connection is closed, because data still in transit would have to be read before it could be reused.
      await lease.cancel();
      lease.release(true);
      return;
    }
    socket.setTimeout(this.timeout);
    const broken = await client.query('ROLLBACK').then(
      () => false,
      () => true,
    );
    lease.release(broken);
  }
}

function socketOf(client: PoolClient): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream;
}
