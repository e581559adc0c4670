import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = ['participant', 'session', 'segment'];

/**
 * What tells one state of an entity from another. A call record has its time of last change already; what it contains gets
 * a revision of the same kind. Rows that are there keep 0, so that no table is written anew.
 */
export class Revisions1700000010000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables) {
      await runner.query(`ALTER TABLE "${table}" ADD COLUMN "revision" bigint NOT NULL DEFAULT 0`);
      await runner.query(`ALTER TABLE "${table}" ALTER COLUMN "revision" SET DEFAULT current_ticks()`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables) await runner.query(`ALTER TABLE "${table}" DROP COLUMN "revision"`);
  }
}
