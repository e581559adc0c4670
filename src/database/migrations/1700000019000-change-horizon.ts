import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For readers of the change log: how far it has been removed, and whether a call record has changed again. */
export class ChangeHorizon1700000019000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // The position of the last removed change. A reader before it has missed changes.
    await runner.query(`CREATE TABLE "change_horizon" ("tenant_id" uuid NOT NULL, "position" bigint NOT NULL,
      CONSTRAINT "change_horizon_pkey" PRIMARY KEY ("tenant_id"))`);
    // Changes without a position are not indexed, so that writers need not update the index.
    await runner.query(`CREATE UNIQUE INDEX "change_of_record" ON "change" ("tenant_id", "call_record_id", "position")
      WHERE "position" IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX "change_of_record"');
    await runner.query('DROP TABLE "change_horizon"');
  }
}
