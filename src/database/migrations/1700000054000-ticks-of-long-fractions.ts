import type { MigrationInterface, QueryRunner } from 'typeorm';
import { readTicks } from './1700000002000-query-functions';

/** A time may have zeros behind the seventh digit of its second: `2000-01-01T00:00:00.00000000Z`. */
export class TicksOfLongFractions1700000054000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE OR REPLACE FUNCTION ${readTicks('([0-9]{1,7})0{0,5}')}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE OR REPLACE FUNCTION ${readTicks('([0-9]{1,7})')}`);
  }
}
