import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { Query, type Pool, type PoolClient } from 'pg';
import type { Statement } from '../odata/sql-builder';

/** Batches that wait for whoever reads. Each is what one piece of the connection's bytes held. */
const BATCHES = 4;
/** Longest silence of the server while nobody keeps it from sending, in milliseconds. It may sort for long first. */
const SILENCE = 600_000;

/**
 * The rows of one statement, in batches (arrays of rows), as fast as they are read: while nobody reads, the connection is
 * not read either, and PostgreSQL waits. So the memory that is taken does not depend on the number of rows. The statement
 * runs in a read-only transaction of its own and sees one moment of the data, however long it takes. Destroying the stream ends it
 * on the server too.
 */
export class RowStream extends Readable {
  private batch: unknown[] = [];
  private client?: PoolClient;
  private query?: Query;
  private isDone = false;

  /** @param statement with all its parameters */
  constructor(
    private readonly pool: Pool,
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
    if (this.client && !this.isDone) socketOf(this.client).resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    void this.end().finally(() => callback(error));
  }

  private async begin(): Promise<void> {
    const client = await this.pool.connect();
    this.client = client;
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0');
    const socket = socketOf(client);
    this.timeout = socket.timeout ?? 0;
    socket.setTimeout(SILENCE);
    this.query = client.query(new Query({ ...this.statement, values: [...this.statement.values] }));
    this.query.on('row', (row) => this.add(row));
    this.query.on('error', (error) => this.settle(error));
    this.query.on('end', () => this.settle());
  }

  private timeout = 0;

  private add(row: unknown): void {
    if (this.batch.push(row) > 1) return;
    // Behind all the rows that arrived together.
    process.nextTick(() => this.flush());
  }

  private flush(): void {
    const { batch, client } = this;
    this.batch = [];
    if (batch.length === 0 || this.destroyed || !client) return;
    if (!this.push(batch) && !this.isDone) socketOf(client).pause();
  }

  private settle(error?: Error): void {
    this.isDone = true;
    this.flush();
    if (error) this.destroy(error);
    else this.push(null);
  }

  /** Gives the connection back, or ends what still runs on it. */
  private async end(): Promise<void> {
    const { client } = this;
    if (!client) return;
    this.client = undefined;
    const socket = socketOf(client);
    socket.resume();
    if (this.query && !this.isDone) {
      // By another connection. Ours is not used again: the cancellation could hit the next statement on it.
      await this.pool.query('SELECT pg_cancel_backend($1)', [processIdOf(client)]).catch(() => undefined);
      client.release(true);
      return;
    }
    socket.setTimeout(this.timeout);
    const broken = await client.query('ROLLBACK').then(
      () => false,
      () => true,
    );
    client.release(broken);
  }
}

function socketOf(client: PoolClient): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream;
}

function processIdOf(client: PoolClient): number {
  return (client as unknown as { processID: number }).processID;
}
