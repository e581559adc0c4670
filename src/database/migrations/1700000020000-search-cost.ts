import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Functions that compute the words of a row. PL/pgSQL functions without COST have the default of 100. */
const functions = ['"search_fold"(text)', '"search_values"(jsonb, jsonb)'];
const COST_BY_DEFAULT = 100;
/** Measured: computing the words of a row takes about as long as reading fifty pages. */
const COST = 10_000;

/**
 * Sets the planner's cost for computing the words of a row. By default it is too low: without statistics, as after an
 * import, the planner would compute the words of every row instead of using the index.
 */
export class SearchCost1700000020000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const name of functions) await runner.query(`ALTER FUNCTION ${name} COST ${COST}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of functions) await runner.query(`ALTER FUNCTION ${name} COST ${COST_BY_DEFAULT}`);
  }
}
