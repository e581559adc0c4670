import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = ['participant', 'session', 'segment'];

/**
 * Statistics that tell the planner that a call record belongs to one tenant. Without them, it underestimates the
 * entities of a call record more with every tenant, and reads and sorts a large collection as a whole for each page.
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
