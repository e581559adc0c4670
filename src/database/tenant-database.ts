import { Injectable } from '@nestjs/common';
import { DatabaseError, type Pool, type PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { Asker } from '../budgets/asker';
import type { ConnectionKind } from '../budgets/connection-kinds';
import type { Statement } from '../odata/sql-builder';
import { namedText, type AcrossTenants } from './across-tenants';
import { ConnectionGate, type Lease } from './connection-gate';
import { ControlConnection } from './control-connection';
import { join, joint, refuseWithinTransaction } from './joint-transaction';
import { Preparation, Unprepared } from './preparation';
import { PreparedStatements } from './prepared-statements';
import { RowStream } from './row-stream';
import { TenantTransaction } from './tenant-transaction';

export { TenantTransaction };

/** The one way to the data: it puts the tenant into every statement. */
@Injectable()
export class TenantDatabase {
  /** Most connections at a time. */
  readonly size: number;
  private readonly gate: ConnectionGate;
  private readonly statements = new PreparedStatements();

  constructor(dataSource: DataSource, control: ControlConnection = new ControlConnection(dataSource)) {
    const pool = (dataSource.driver as PostgresDriver).master as Pool;
    this.size = pool.options.max;
    this.gate = new ConnectionGate(pool, control);
  }

  /**
   * Runs one statement and returns its rows.
   * @param tenantId GUID
   * @param kind whose share of the connections it uses; within {@link together} it uses the connection of that
   * @param asker who waits for it: a statement that reads is cancelled when nobody does any more
   * @throws OverBudget where no connection is free in time
   */
  query<Row>(tenantId: string, statement: Statement, kind: ConnectionKind = 'read', asker?: Asker): Promise<Row[]> {
    return (
      this.joinedBy(tenantId, kind)?.query<Row>(statement, asker) ??
      this.runAlone<Row>(tenantId, statement, kind, asker)
    );
  }

  /**
   * Runs a statement that is about all tenants.
   * @param name one of the list of those that may be
   * @param statement whose values are those of its parameters from `$1` on
   */
  async queryAll<Row>(name: AcrossTenants, { text, values }: Statement): Promise<Row[]> {
    const lease = await this.gate.acquire('', 'background');
    return finish(lease, this.statements.run<Row>(lease.client, namedText(name, text), [...values]));
  }

  /**
   * Runs the work in one transaction; it is undone when the work throws. Within {@link together} it is the transaction
   * of that.
   * @param tenantId GUID
   * @param kind whose share of the connections it uses
   * @throws OverBudget where no connection is free in time
   */
  async transaction<Result>(
    tenantId: string,
    work: (tx: TenantTransaction) => Promise<Result>,
    kind: ConnectionKind = 'write',
  ): Promise<Result> {
    const joined = this.joinedBy(tenantId, kind);
    if (joined) return work(joined);
    const lease = await this.gate.acquire(tenantId, kind);
    const { client } = lease;
    const run = <Row>(tenant: string, statement: Statement, asker?: Asker) =>
      asker
        ? lease.runFor(asker, () => this.run<Row>(client, tenant, statement))
        : this.run<Row>(client, tenant, statement);
    const transaction = new TenantTransaction(run, tenantId, client);
    let broken = false;
    try {
      await client.query('BEGIN');
      const result = await work(transaction);
      transaction.end();
      const { command } = await client.query('COMMIT');
      // So the server answers where a statement has failed and nobody was told.
      if (command !== 'COMMIT') throw new Error('A transaction was to be committed in which a statement had failed.');
      return result;
    } catch (error) {
      transaction.end();
      await client.query('ROLLBACK').catch(() => (broken = true));
      throw error;
    } finally {
      lease.release(broken);
    }
  }

  /**
   * Runs the work in one transaction, of which every statement becomes a part that the work causes here, however deep. No
   * two of them may run at the same time.
   * @param tenantId GUID; the work may reach no other tenant
   * @param preparation the steps beside the database that are done already
   * @throws Unprepared when the work needs further steps; nothing is stored then
   */
  async together<Result>(
    tenantId: string,
    work: (tx: TenantTransaction) => Promise<Result>,
    preparation = new Preparation(),
  ): Promise<Result> {
    const afterwards: (() => void)[] = [];
    const result = await this.transaction(
      tenantId,
      async (transaction) => {
        const result = await join({ transaction, preparation, afterwards }, () => work(transaction));
        if (!preparation.isComplete) throw new Unprepared();
        return result;
      },
      'group',
    );
    for (const action of afterwards) action();
    return result;
  }

  /** Whether the caller takes part in a transaction of {@link together}. */
  get isJoined(): boolean {
    return joint() !== undefined;
  }

  private joinedBy(tenantId: string, kind: ConnectionKind): TenantTransaction | undefined {
    const joined = kind === 'background' ? undefined : joint()?.transaction;
    if (joined && joined.tenantId !== tenantId) throw new Error('A transaction belongs to one tenant.');
    return joined;
  }

  /**
   * Runs one statement that may take longer than others and have any number of rows.
   * @param tenantId GUID
   * @param asker who waits for it
   * @returns a stream of arrays of rows; it holds a connection until it has ended or is destroyed
   */
  stream(tenantId: string, { text, values }: Statement, asker?: Asker): RowStream {
    refuseWithinTransaction('another connection');
    checkBound(text);
    return new RowStream(() => this.gate.acquire(tenantId, 'export', asker), { text, values: [tenantId, ...values] });
  }

  private async runAlone<Row>(
    tenantId: string,
    statement: Statement,
    kind: ConnectionKind,
    asker: Asker | undefined,
  ): Promise<Row[]> {
    // Before there is a connection that would have to be given back.
    checkBound(statement.text);
    const lease = await this.gate.acquire(tenantId, kind, asker);
    return finish(lease, this.run<Row>(lease.client, tenantId, statement));
  }

  private run<Row>(client: PoolClient, tenantId: string, { text, values }: Statement): Promise<Row[]> {
    checkBound(text);
    return this.statements.run<Row>(client, text, [tenantId, ...values]);
  }
}

/** Gives the connection back once its statement has ended. */
async function finish<Row>(lease: Lease, running: Promise<Row[]>): Promise<Row[]> {
  try {
    const rows = await running;
    lease.release();
    return rows;
  } catch (error) {
    lease.release(!isOfStatement(error));
    throw lease.kind === 'read' ? lease.failureOfRead(error) : error;
  }
}

/**
 * SQLSTATEs, or their classes, of statements that fail by themselves (PostgreSQL, appendix A). After any other error the
 * server may be about to close the connection. A new one costs the server a process.
 */
const ofStatement = /^(?:22|23|54|57014|55P03|40|P0|CR)/;

function isOfStatement(error: unknown): boolean {
  return error instanceof DatabaseError && ofStatement.test(error.code ?? '');
}

function checkBound(text: string): void {
  if (!/\$1(?!\d)/.test(text)) throw new Error('A statement must be bound to the tenant.');
}
