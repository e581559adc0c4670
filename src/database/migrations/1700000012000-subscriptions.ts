import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Subscriptions to changes, and pending notifications.
 *
 * `subscription.cursor` is the last position of the change log that a subscription has processed. Processing a change
 * creates its `notification` in the same transaction. The position is part of the key, so no change is notified twice.
 * Notifications of several subscriptions to one address share one `notification_endpoint`, which one process at a time
 * serves.
 */
export class Subscriptions1700000012000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      `CREATE TABLE "notification_endpoint" ("tenant_id" uuid NOT NULL, "id" uuid NOT NULL DEFAULT gen_random_uuid(),
        "url" text COLLATE "C" NOT NULL, "tls" text NOT NULL, "due_at" timestamptz NOT NULL DEFAULT now(),
        "failures" integer NOT NULL DEFAULT 0, "window_began_at" timestamptz NOT NULL DEFAULT now(),
        "answers" integer NOT NULL DEFAULT 0, "slow_answers" integer NOT NULL DEFAULT 0,
        "lease" uuid, "leased_until" timestamptz NOT NULL DEFAULT '-infinity',
        PRIMARY KEY ("tenant_id", "id"), UNIQUE ("tenant_id", "url", "tls"))`,

      // Pending notifications of an ended subscription are still sent, so its row stays until then.
      `CREATE TABLE "subscription" ("tenant_id" uuid NOT NULL, "id" uuid NOT NULL, "body" jsonb NOT NULL,
        "expires_at" timestamptz NOT NULL, "ask_at" timestamptz, "removed_at" timestamptz,
        "endpoint_id" uuid NOT NULL, "lifecycle_endpoint_id" uuid, "cursor" bigint NOT NULL,
        PRIMARY KEY ("tenant_id", "id"),
        FOREIGN KEY ("tenant_id", "endpoint_id") REFERENCES "notification_endpoint" ("tenant_id", "id"),
        FOREIGN KEY ("tenant_id", "lifecycle_endpoint_id") REFERENCES "notification_endpoint" ("tenant_id", "id"))`,

      // Call records that have matched a subscription's filter, to report once when they begin to match, and when they
      // end.
      `CREATE TABLE "subscription_record" ("tenant_id" uuid NOT NULL, "subscription_id" uuid NOT NULL,
        "call_record_id" text COLLATE "C" NOT NULL, PRIMARY KEY ("tenant_id", "subscription_id", "call_record_id"),
        FOREIGN KEY ("tenant_id", "subscription_id") REFERENCES "subscription" ("tenant_id", "id") ON DELETE CASCADE)`,

      `CREATE TABLE "notification" ("tenant_id" uuid NOT NULL, "subscription_id" uuid NOT NULL, "position" bigint NOT NULL,
        "id" uuid NOT NULL DEFAULT gen_random_uuid(), "endpoint_id" uuid NOT NULL, "kind" text NOT NULL,
        "call_record_id" text COLLATE "C", "status" text NOT NULL DEFAULT 'pending',
        "attempts" integer NOT NULL DEFAULT 0, "created_at" timestamptz NOT NULL DEFAULT now(),
        "due_at" timestamptz NOT NULL DEFAULT now(), "give_up_at" timestamptz NOT NULL,
        "attempted_at" timestamptz, "error" text,
        PRIMARY KEY ("tenant_id", "subscription_id", "position"),
        FOREIGN KEY ("tenant_id", "subscription_id") REFERENCES "subscription" ("tenant_id", "id") ON DELETE CASCADE)`,
      // For first attempts; for retries; and for earlier notifications of the same call record that must go first.
      `CREATE INDEX "notification_fresh" ON "notification" ("tenant_id", "endpoint_id", "position")
        WHERE "status" = 'pending' AND "attempts" = 0`,
      `CREATE INDEX "notification_retried" ON "notification" ("tenant_id", "endpoint_id", "due_at")
        WHERE "status" = 'pending' AND "attempts" > 0`,
      `CREATE INDEX "notification_retried_record"
        ON "notification" ("tenant_id", "subscription_id", "call_record_id", "position")
        WHERE "status" = 'pending' AND "attempts" > 0`,

      // The position up to which all subscriptions of a tenant have processed changes; without subscriptions, the
      // maximum.
      `CREATE FUNCTION "changes_taken"("tenant" uuid) RETURNS bigint LANGUAGE sql STABLE AS $body$
        SELECT coalesce(min("cursor"), 9223372036854775807) FROM "subscription"
          WHERE "tenant_id" = "tenant" AND "removed_at" IS NULL $body$`,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION "changes_taken"(uuid)');
    for (const table of ['notification', 'subscription_record', 'subscription', 'notification_endpoint'])
      await runner.query(`DROP TABLE "${table}"`);
  }
}
