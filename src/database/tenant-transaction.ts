import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import type { Asker } from '../budgets/asker';
import type { Statement } from '../odata/sql-builder';
import type { Lease } from './connection-gate';
import { copyText, inPieces } from './copy-text';
import { timed } from './statement-time';

/** A transaction of one tenant. */
export class TenantTransaction {
  private hasEnded = false;

  constructor(
    private readonly run: <Row>(tenantId: string, statement: Statement, asker?: Asker) => Promise<Row[]>,
    readonly tenantId: string,
    private readonly lease: Pick<Lease, 'client' | 'kind'>,
  ) {}

  /** Whether it accepts no more statements. Its connection may be in use by others. */
  get isOver(): boolean {
    return this.hasEnded;
  }

  /**
   * Runs a statement and returns the rows it reads or, with RETURNING, writes.
   * @param asker client that waits for the answer; a reading statement is cancelled when it has disconnected
   */
  query<Row>(statement: Statement, asker?: Asker): Promise<Row[]> {
    return this.hasEnded ? Promise.reject(over()) : this.run<Row>(this.tenantId, statement, asker);
  }

  /**
   * Adds rows by COPY, the fastest way.
   * @param columns all but the tenant's
   * @param rows values of the columns; null: SQL's null
   */
  async copy(table: string, columns: readonly string[], rows: readonly (readonly (string | null)[])[]): Promise<void> {
    await this.send(table, columns, copyText(rows, this.tenantId));
  }

  /**
   * Adds rows by COPY that are written already.
   * @param columns all but the tenant's
   * @param lines texts of `copyLine`, each of any number of rows
   */
  async copyLines(table: string, columns: readonly string[], lines: Iterable<string>): Promise<void> {
    await this.send(table, columns, inPieces(lines, this.tenantId));
  }

  private async send(table: string, columns: readonly string[], pieces: Iterable<Buffer>): Promise<void> {
    if (this.hasEnded) throw over();
    const into = copyFrom(`COPY ${table} (${['tenant_id', ...columns].join(', ')}) FROM STDIN`);
    const { client, kind } = this.lease;
    await timed(kind, pipeline(pieces, client.query(into)));
  }

  /** Accepts no more statements. */
  end(): void {
    this.hasEnded = true;
  }
}

function over(): Error {
  return new Error('A statement came for a transaction that is over.');
}
