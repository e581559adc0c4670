import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What finds the words of a row, with the cost of functions in PL/pgSQL that name none. */
const functions = ['"search_fold"(text)', '"search_values"(jsonb, jsonb)'];
const COST_BY_DEFAULT = 100;
/** Measured: the words of a row take about as long as reading fifty pages. */
const COST = 10_000;

/**
 * Tells the planner what the words of a row cost. It takes them for cheap otherwise, and as long as a table has no
 * statistics, as behind an import, it would rather make them for every row than look into the index.
 */
export class SearchCost1700000020000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const name of functions) await runner.query(`ALTER FUNCTION ${name} COST ${COST}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of functions) await runner.query(`ALTER FUNCTION ${name} COST ${COST_BY_DEFAULT}`);
  }
}
