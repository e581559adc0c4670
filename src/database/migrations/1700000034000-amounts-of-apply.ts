import type { MigrationInterface, QueryRunner } from 'typeorm';

/** SQLSTATE of the service's own, see `graph/errors/database-error.ts`. */
const NO_AMOUNT = 'CR003';

/** A function that refuses an amount of $apply, such as a percentage, whose value is known only when it is computed. */
export class AmountsOfApply1700000034000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE FUNCTION "apply_amount"(value numeric, is_whole boolean, most numeric) RETURNS numeric
      LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $body$
      BEGIN
        IF value IS NULL OR value IN ('NaN', 'Infinity', '-Infinity')
          OR (is_whole AND (value < 1 OR value <> trunc(value))) OR (most IS NOT NULL AND (value <= 0 OR value > most)) THEN
          RAISE EXCEPTION 'An amount is out of range.' USING ERRCODE = '${NO_AMOUNT}';
        END IF;
        RETURN value;
      END $body$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION apply_amount(numeric, boolean, numeric)');
  }
}
