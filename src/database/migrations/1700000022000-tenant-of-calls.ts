import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = ['participant', 'session', 'segment'];

/**
 * Tells the planner that a call record belongs to one tenant. Without, it takes what is below a call for the rarer the more
 * tenants there are, and reads a large collection whole to sort it for each page.
 */
export class TenantOfCalls1700000022000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables)
      await runner.query(
        `CREATE STATISTICS "${table}_tenant" (dependencies) ON "tenant_id", "call_record_id" FROM "${table}"`,
      );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables) await runner.query(`DROP STATISTICS "${table}_tenant"`);
  }
}
