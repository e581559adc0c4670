import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Reads durations of seconds alone, as almost all are, within the statement. A function with a query in it, or one that is
 * strict, is called for each value, which took five times as long as the reading.
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
