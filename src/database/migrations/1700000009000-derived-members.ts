import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Records which members of a call record were derived from others. Existing call records keep what was sent; the other
 * form is derived with the next change of the form that they have.
 */
export class DerivedMembers1700000009000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "call_record" ADD COLUMN "derived" text[] NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "call_record" DROP COLUMN "derived"');
  }
}
