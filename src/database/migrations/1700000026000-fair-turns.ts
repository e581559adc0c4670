import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Slows down a subscription whose filter takes too long, and records its owner where the token has no application.
 *
 * `take_size` is the number of changes processed for a subscription at once, `take_failures` the number of recent
 * failures, and `take_at` the time of the next attempt. `owner` is a digest of the token's subject; null: the
 * subscription belongs to the application, or was made before this column existed.
 */
export class FairTurns1700000026000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "subscription" ADD COLUMN "take_size" integer NOT NULL DEFAULT 1000,
      ADD COLUMN "take_failures" integer NOT NULL DEFAULT 0,
      ADD COLUMN "take_at" timestamptz NOT NULL DEFAULT '-infinity',
      ADD COLUMN "owner" text COLLATE "C"`);
    // Finding the call records that match a filter takes long. With a deferred constraint, they are inserted before the
    // subscription and its lock, so that others do not wait for it.
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
