import { Injectable } from '@nestjs/common';
import { DatabaseError, type Pool } from 'pg';
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
import { timed } from './statement-time';
import { TenantTransaction } from './tenant-transaction';

export { TenantTransaction };

/** Access to the data. Adds the tenant to every statement. */
@Injectable()
export class TenantDatabase {
  /** Maximum number of connections. */
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
   * @param kind whose share of connections is used; within {@link together}, the connection of its transaction is used
   * @param asker client that waits for the answer; a reading statement is cancelled when it has disconnected
   * @throws OverBudget where no connection becomes free in time
   */
  query<Row>(tenantId: string, statement: Statement, kind: ConnectionKind = 'read', asker?: Asker): Promise<Row[]> {
    return (
      this.joinedBy(tenantId, kind)?.query<Row>(statement, asker) ??
      this.runAlone<Row>(tenantId, statement, kind, asker)
    );
  }

  /**
   * Runs a statement about all tenants.
   * @param name of the statement in {@link acrossTenants}
   * @param statement with the values of its parameters from `$1` on
   */
  async queryAll<Row>(name: AcrossTenants, { text, values }: Statement): Promise<Row[]> {
    const lease = await this.gate.acquire('', 'background');
    const running = this.statements.run<Row>(lease.client, namedText(name, text), [...values]);
    return finish(lease, timed('background', running));
  }

  /**
   * Runs work in one transaction, which is rolled back if the work throws. Within {@link together}, the work joins its
   * transaction.
   * @param tenantId GUID
   * @param kind whose share of connections is used
   * @throws OverBudget where no connection becomes free in time
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
        ? lease.runFor(asker, () => this.run<Row>(lease, tenant, statement))
        : this.run<Row>(lease, tenant, statement);
    const transaction = new TenantTransaction(run, tenantId, lease);
    let broken = false;
    try {
      await client.query('BEGIN');
      const result = await work(transaction);
      transaction.end();
      const { command } = await timed('commit', client.query('COMMIT'));
      // The server answers ROLLBACK if a statement has failed and its error was ignored.
      if (command !== 'COMMIT')
        throw new Error('The transaction was rolled back because one of its statements had failed.');
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
   * Runs work in one transaction that all statements caused by it join. They must not run concurrently.
   * @param tenantId GUID; the work must not access other tenants
   * @param preparation outcomes of steps outside the database
   * @throws Unprepared when the work needs further steps; the transaction is rolled back then
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

  /** Whether the caller is part of a transaction of {@link together}. */
  get isJoined(): boolean {
    return joint() !== undefined;
  }

  private joinedBy(tenantId: string, kind: ConnectionKind): TenantTransaction | undefined {
    const joined = kind === 'background' ? undefined : joint()?.transaction;
    if (joined && joined.tenantId !== tenantId) throw new Error('A transaction belongs to one tenant.');
    return joined;
  }

  /**
   * Runs one statement that may take long and return any number of rows.
   * @param tenantId GUID
   * @param asker client that waits for the answer
   * @returns a stream of arrays of rows; it holds a connection until it ends or is destroyed
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
    // Checked before a connection is acquired, which would have to be returned.
    checkBound(statement.text);
    const lease = await this.gate.acquire(tenantId, kind, asker);
    return finish(lease, this.run<Row>(lease, tenantId, statement));
  }

  private run<Row>({ client, kind }: Lease, tenantId: string, { text, values }: Statement): Promise<Row[]> {
    checkBound(text);
    return timed(kind, this.statements.run<Row>(client, text, [tenantId, ...values]));
  }
}

/** Releases the connection when its statement has ended. */
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
 * SQLSTATEs, or classes, of errors that do not affect the connection (PostgreSQL, appendix A). After any other error,
 * the server may be about to close it. Only then is it replaced, since a new connection costs the server a process.
 */
const ofStatement = /^(?:22|23|54|57014|55P03|40|P0|CR)/;

function isOfStatement(error: unknown): boolean {
  return error instanceof DatabaseError && ofStatement.test(error.code ?? '');
}

function checkBound(text: string): void {
  if (!/\$1(?!\d)/.test(text)) throw new Error('A statement must be bound to the tenant.');
}
