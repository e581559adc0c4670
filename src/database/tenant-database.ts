import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';

/** A statement of which `$1` is the tenant and `values` are `$2`, `$3`, … */
export interface TenantStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Statements that are committed together or not at all. */
export class TenantTransaction {
  constructor(
    private readonly runner: QueryRunner,
    private readonly tenantId: string,
  ) {}

  /** Runs a statement and returns the rows it reads or, with RETURNING, writes. */
  async query<Row>({ text, values }: TenantStatement): Promise<Row[]> {
    if (!text.includes('$1')) throw new Error('A statement must be bound to the tenant.');
    const result = await this.runner.query(text, [this.tenantId, ...values], true);
    return result.records as Row[];
  }
}

/** The one way to the data: it puts the tenant into every statement. */
@Injectable()
export class TenantDatabase {
  constructor(private readonly dataSource: DataSource) {}

  /** Runs one statement and returns its rows. @param tenantId GUID */
  async query<Row>(tenantId: string, statement: TenantStatement): Promise<Row[]> {
    const runner = this.dataSource.createQueryRunner();
    try {
      return await new TenantTransaction(runner, tenantId).query<Row>(statement);
    } finally {
      await runner.release();
    }
  }

  /** Runs the work in one transaction; it is undone when the work throws. @param tenantId GUID */
  async transaction<Result>(tenantId: string, work: (tx: TenantTransaction) => Promise<Result>): Promise<Result> {
    return this.dataSource.transaction(({ queryRunner }) =>
      work(new TenantTransaction(queryRunner as QueryRunner, tenantId)),
    );
  }
}
