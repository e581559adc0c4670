import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which members of a call record were derived from others. Records that are there keep what was sent, and get the other
 * form with the next change of the one that they have.
 */
export class DerivedMembers1700000009000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "call_record" ADD COLUMN "derived" text[] NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "call_record" DROP COLUMN "derived"');
  }
}
