import type { MigrationInterface, QueryRunner } from 'typeorm';
import { logUpdates } from './1700000011000-changes';

/**
 * Logs the changes of many call records by one statement in linear time. The planner does not know the size of a
 * trigger's transition tables, so it may choose a nested loop for a join, but never for EXCEPT.
 */
export class ManyUpdates1700000024000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE OR REPLACE FUNCTION "log_updates"() RETURNS trigger LANGUAGE plpgsql AS $body$
      BEGIN
        INSERT INTO "change" ("tenant_id", "call_record_id", "kind")
          SELECT "tenant_id", "id", TG_ARGV[0] FROM (
            SELECT "tenant_id", "id", "version" FROM "concerned"
            EXCEPT SELECT "tenant_id", "id", "version" FROM "former") "raised";
        RETURN NULL;
      END $body$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(logUpdates);
  }
}
