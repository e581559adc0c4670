import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For readers of the log of changes: how far it has been removed, and whether a record has changed again. */
export class ChangeHorizon1700000019000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // The position of the last change that is gone: who stands before it has missed it.
    await runner.query(`CREATE TABLE "change_horizon" ("tenant_id" uuid NOT NULL, "position" bigint NOT NULL,
      CONSTRAINT "change_horizon_pkey" PRIMARY KEY ("tenant_id"))`);
    // A change without a position is not in it, so that writers have nothing to do with it.
    await runner.query(`CREATE UNIQUE INDEX "change_of_record" ON "change" ("tenant_id", "call_record_id", "position")
      WHERE "position" IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "change_of_record"');
    await runner.query('DROP TABLE "change_horizon"');
  }
}
