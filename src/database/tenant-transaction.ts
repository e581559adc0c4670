import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Asker } from '../budgets/asker';
import type { Statement } from '../odata/sql-builder';
import { copyText } from './copy-text';

/** Statements that are committed together or not at all. */
export class TenantTransaction {
  private hasEnded = false;

  constructor(
    private readonly run: <Row>(tenantId: string, statement: Statement, asker?: Asker) => Promise<Row[]>,
    readonly tenantId: string,
    private readonly client: PoolClient,
  ) {}

  /** Whether it takes no more statements: its connection may be somebody else's. */
  get isOver(): boolean {
    return this.hasEnded;
  }

  /**
   * Runs a statement and returns the rows it reads or, with RETURNING, writes.
   * @param asker who waits for it: a statement that reads is cancelled when nobody does any more
   */
  query<Row>(statement: Statement, asker?: Asker): Promise<Row[]> {
    return this.hasEnded ? Promise.reject(over()) : this.run<Row>(this.tenantId, statement, asker);
  }

  /**
   * Adds rows by COPY, the quickest way in.
   * @param columns all but the tenant's
   * @param rows values of the columns
   */
  async copy(table: string, columns: readonly string[], rows: readonly (readonly string[])[]): Promise<void> {
    if (this.hasEnded) throw over();
    const into = copyFrom(`COPY ${table} (${['tenant_id', ...columns].join(', ')}) FROM STDIN`);
    await pipeline(copyText(rows, this.tenantId), this.client.query(into));
  }

  /** Takes no more statements. */
  end(): void {
    this.hasEnded = true;
  }
}

function over(): Error {
  return new Error('A statement came for a transaction that is over.');
}
