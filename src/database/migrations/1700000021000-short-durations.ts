import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Parses durations with seconds only, as almost all are, inline in the statement. A function that contains a query or
 * is STRICT cannot be inlined, and calling it took five times as long as the parsing.
 */
export class ShortDurations1700000021000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER FUNCTION "read_seconds"(text) RENAME TO "read_any_seconds"');
    await runner.query(`CREATE FUNCTION "read_seconds"(value text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
      RETURN CASE WHEN value COLLATE "C" ~ '^PT[0-9]{1,9}([.][0-9]{1,12})?S$' THEN translate(value, 'PTS', '')::numeric
        ELSE "read_any_seconds"(value) END`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION "read_seconds"(text)');
    await runner.query('ALTER FUNCTION "read_any_seconds"(text) RENAME TO "read_seconds"');
  }
}
