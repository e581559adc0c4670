import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What befalls a call record, each with the tables of rows that its trigger knows, and the function that logs it. */
const events = [
  ['created', 'INSERT', 'NEW TABLE AS "concerned"', 'log_changes'],
  ['updated', 'UPDATE', 'NEW TABLE AS "concerned" OLD TABLE AS "former"', 'log_updates'],
  ['deleted', 'DELETE', 'OLD TABLE AS "concerned"', 'log_changes'],
] as const;

/** What follows a change within its transaction, such as an older form of an identity, leaves the version. */
export const logUpdates = `CREATE OR REPLACE FUNCTION "log_updates"() RETURNS trigger LANGUAGE plpgsql AS $body$
  BEGIN
    INSERT INTO "change" ("tenant_id", "call_record_id", "kind")
      SELECT n."tenant_id", n."id", TG_ARGV[0] FROM "concerned" n JOIN "former" o USING ("tenant_id", "id")
      WHERE n."version" <> o."version";
    RETURN NULL;
  END $body$`;

/**
 * The log of what has happened to call records, written by triggers: in the same transaction, whoever writes and however.
 *
 * `arrival` orders the changes of one record, whose row every writer locks; transactions can be committed in another order.
 * `position` is the order of them all for those who follow the log. `settle_changes()` hands it out, one caller at a time
 * and to committed changes only: who has seen a position has seen all before it. It takes the first that have arrived, at
 * most as many as it is told to, and returns how many it has found: fewer are all.
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

      // Each statement within sees what was committed when it began, so the second sees all that the lock has waited for.
      // A row without a position stays where it is, so its place leads to it without an index. What has no position is next to
      // nothing or very much, which no statistics tell; the settings leave PostgreSQL the plan that is right for both.
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
