import type { MigrationInterface, QueryRunner } from 'typeorm';

const histograms = ['jitter_histogram', 'loss_histogram', 'round_trip_histogram', 'mos_histogram'] as const;
/** Buckets of the histograms when this migration was written. */
const buckets = { jitter_histogram: 32, loss_histogram: 42, round_trip_histogram: 32, mos_histogram: 41 } as const;

/** All counts of a histogram, from bucket 1 to the last one. */
const denseCounts = `CREATE FUNCTION "dense_counts"(counts integer[], buckets integer) RETURNS integer[]
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN ARRAY(SELECT coalesce(counts[at], 0) FROM generate_series(1, buckets) AS at)`;

/**
 * Most rows of totals count a few streams, in a few buckets of a histogram. An array begins at the first bucket that
 * counts anything, and ends at the last: `[17:18]={1,2}`. What is read outside of it is null. The bits of users end at
 * the last one that is set; a cast to `bit(1024)` adds the others.
 */
export class ShortTotals1700000053000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE "quality_hour" ALTER COLUMN "user_bits" TYPE bit varying(1024)');
    await runner.query(denseCounts);
  }

  async down(runner: QueryRunner): Promise<void> {
    const dense = histograms.map((name) => `"${name}" = dense_counts("${name}", ${buckets[name]})`).join(', ');
    await runner.query(`UPDATE "quality_hour" SET ${dense}`);
    await runner.query(
      'ALTER TABLE "quality_hour" ALTER COLUMN "user_bits" TYPE bit(1024) USING "user_bits"::bit(1024)',
    );
    await runner.query('DROP FUNCTION "dense_counts"(integer[], integer)');
  }
}
