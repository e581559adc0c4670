import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lets a subscription whose filter takes too long go slower than others, and tells whose it is where a token names no
 * application.
 *
 * `take_size` is how many changes are taken for a subscription at once, `take_failures` how often that has failed of late, and
 * `take_at` when it is tried again. `owner` is a digest of the subject of a token; null: of the application, or of whoever
 * made the subscription before there were owners.
 */
export class FairTurns1700000026000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "subscription" ADD COLUMN "take_size" integer NOT NULL DEFAULT 1000,
      ADD COLUMN "take_failures" integer NOT NULL DEFAULT 0,
      ADD COLUMN "take_at" timestamptz NOT NULL DEFAULT '-infinity',
      ADD COLUMN "owner" text COLLATE "C"`);
    // The call records that fulfil a filter take long to find: before the subscription is there, nobody waits for them.
    await runner.query(`ALTER TABLE "subscription_record"
      ALTER CONSTRAINT "subscription_record_tenant_id_subscription_id_fkey" DEFERRABLE INITIALLY DEFERRED`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "subscription_record"
      ALTER CONSTRAINT "subscription_record_tenant_id_subscription_id_fkey" NOT DEFERRABLE`);
    for (const column of ['take_size', 'take_failures', 'take_at', 'owner'])
      await runner.query(`ALTER TABLE "subscription" DROP COLUMN "${column}"`);
  }
}
