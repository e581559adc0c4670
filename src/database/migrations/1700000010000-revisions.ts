import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = ['participant', 'session', 'segment'];

/**
 * A revision that identifies the state of an entity. A call record already has its time of last change; contained
 * entities get a revision of the same kind. Existing rows get 0, so that no table is rewritten.
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
