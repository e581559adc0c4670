import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Maximum bytes of an answer, as in `odata/sql/statements.ts`. */
const MOST_BYTES = 64 * 1024 * 1024;

/** SQLSTATEs of the service's own, see `graph/errors/database-error.ts`. */
const TOO_COSTLY = 'CR001';
const TOO_LARGE = 'CR002';

/** Functions that end a statement before it takes too much memory. */
export class MemoryOfStatements1700000031000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // A compressed value must be decompressed to measure it. Concatenating `'{}'` does that.
    await runner.query(`CREATE FUNCTION "jsonb_within"(value jsonb, most integer) RETURNS jsonb
      LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10 AS $body$
      BEGIN
        IF pg_column_size(value || '{}') > most THEN
          RAISE EXCEPTION 'A value is too large for what is computed.' USING ERRCODE = '${TOO_COSTLY}';
        END IF;
        RETURN value;
      END $body$`);
    await runner.query(`CREATE FUNCTION "text_within"(value text, most integer) RETURNS text
      LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10 AS $body$
      BEGIN
        IF octet_length(value) > most THEN
          RAISE EXCEPTION 'A text is too long for what is computed.' USING ERRCODE = '${TOO_COSTLY}';
        END IF;
        RETURN value;
      END $body$`);
    await runner.query(`CREATE FUNCTION "refuse_answer"() RETURNS boolean
      LANGUAGE plpgsql VOLATILE PARALLEL SAFE AS $body$
      BEGIN
        RAISE EXCEPTION 'The answer is too large.' USING ERRCODE = '${TOO_LARGE}';
      END $body$`);
    await runner.query(`CREATE FUNCTION "answer_fits"(bytes bigint) RETURNS boolean
      LANGUAGE sql VOLATILE PARALLEL SAFE
      RETURN CASE WHEN bytes > ${MOST_BYTES} THEN refuse_answer() ELSE true END`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of [
      'answer_fits(bigint)',
      'refuse_answer()',
      'text_within(text, integer)',
      'jsonb_within(jsonb, integer)',
    ])
      await runner.query(`DROP FUNCTION ${name}`);
  }
}
