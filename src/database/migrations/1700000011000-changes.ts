import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Changes of a call record: kind, event and transition tables of the trigger, and the function that logs it. */
const events = [
  ['created', 'INSERT', 'NEW TABLE AS "concerned"', 'log_changes'],
  ['updated', 'UPDATE', 'NEW TABLE AS "concerned" OLD TABLE AS "former"', 'log_updates'],
  ['deleted', 'DELETE', 'OLD TABLE AS "concerned"', 'log_changes'],
] as const;

/**
 * Follow-up changes within the same transaction, such as deriving an older form of an identity, do not change the
 * version and are not logged.
 */
export const logUpdates = `CREATE OR REPLACE FUNCTION "log_updates"() RETURNS trigger LANGUAGE plpgsql AS $body$
  BEGIN
    INSERT INTO "change" ("tenant_id", "call_record_id", "kind")
      SELECT n."tenant_id", n."id", TG_ARGV[0] FROM "concerned" n JOIN "former" o USING ("tenant_id", "id")
      WHERE n."version" <> o."version";
    RETURN NULL;
  END $body$`;

/**
 * The change log of call records, written by triggers in the transaction of each write.
 *
 * `arrival` orders the changes of one call record, whose row every writer locks. Transactions can commit in another
 * order. `position` is the order of all changes for readers of the log. `settle_changes()` assigns it, to committed
 * changes only and by one caller at a time, so that a reader at a position has seen all changes before it. It takes the
 * first changes by arrival, up to the given number, and returns how many it found; a smaller number means that none are
 * left.
 */
export class Changes1700000011000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      `CREATE TABLE "change" ("tenant_id" uuid NOT NULL, "arrival" bigint GENERATED ALWAYS AS IDENTITY,
        "position" bigint, "call_record_id" text COLLATE "C" NOT NULL, "kind" text NOT NULL,
        "changed_at" timestamptz NOT NULL DEFAULT clock_timestamp())`,
      'CREATE INDEX "change_pending" ON "change" ("tenant_id", "arrival") WHERE "position" IS NULL',
      `CREATE UNIQUE INDEX "change_position" ON "change" ("tenant_id", "position") WHERE "position" IS NOT NULL`,
      'CREATE SEQUENCE "change_order"',

      `CREATE FUNCTION "log_changes"() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
          INSERT INTO "change" ("tenant_id", "call_record_id", "kind")
            SELECT "tenant_id", "id", TG_ARGV[0] FROM "concerned";
          RETURN NULL;
        END $body$`,
      logUpdates,
      ...events.map(
        ([kind, event, tables, log]) => `CREATE TRIGGER "call_record_${kind}" AFTER ${event} ON "call_record"
          REFERENCING ${tables} FOR EACH STATEMENT EXECUTE FUNCTION "${log}"('${kind}')`,
      ),

      // Each statement in the function has a new snapshot. So the second one sees everything committed while the first
      // waited for the lock. A row without a position is not moved, so it can be found by ctid without an index. The
      // number of rows without a position is either tiny or very large, which statistics do not show. With these
      // settings, PostgreSQL uses a plan that is right for both.
      `CREATE FUNCTION "settle_changes"("tenant" uuid, "most" integer) RETURNS integer LANGUAGE plpgsql
        SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET enable_sort = off AS $body$
        DECLARE "settled" integer;
        BEGIN
          PERFORM pg_advisory_xact_lock(hashtextextended('settle_changes ' || "tenant", 0));
          WITH "placed" AS MATERIALIZED (
            SELECT "place", nextval('change_order') AS "position" FROM (SELECT ctid AS "place" FROM "change"
              WHERE "tenant_id" = "tenant" AND "position" IS NULL ORDER BY "arrival" LIMIT "most") "pending")
          UPDATE "change" c SET "position" = p."position" FROM "placed" p WHERE c.ctid = p."place";
          GET DIAGNOSTICS "settled" = ROW_COUNT;
          RETURN "settled";
        END $body$`,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION "settle_changes"(uuid, integer)');
    for (const [kind] of events) await runner.query(`DROP TRIGGER "call_record_${kind}" ON "call_record"`);
    for (const log of ['log_changes', 'log_updates']) await runner.query(`DROP FUNCTION "${log}"()`);
    await runner.query('DROP SEQUENCE "change_order"');
    await runner.query('DROP TABLE "change"');
  }
}
