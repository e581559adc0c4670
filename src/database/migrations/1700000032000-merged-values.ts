import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The function that merges the values of a change into stored ones, at any depth. `rules` are those of
 * `writes/rows/merge-rules.ts` for the members of the change. A value without a rule is one of an open type: objects of
 * the same type merge.
 */
export class MergedValues1700000032000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE FUNCTION "merge_values"(stored jsonb, change jsonb, rules jsonb) RETURNS jsonb
      LANGUAGE sql IMMUTABLE PARALLEL SAFE
      RETURN stored || change`);
    await runner.query(`CREATE FUNCTION "merge_value"(stored jsonb, change jsonb, rule jsonb) RETURNS jsonb
      LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $body$
      DECLARE
        stored_type text := coalesce(stored ->> '@odata.type', '');
        is_kept boolean := jsonb_exists(rule -> 'into', stored_type);
        left_out text[] := '{}';
      BEGIN
        IF jsonb_typeof(change) <> 'object' THEN RETURN change; END IF;
        IF jsonb_typeof(stored) IS DISTINCT FROM 'object' THEN RETURN change; END IF;
        IF rule IS NULL THEN
          IF coalesce(change ->> '@odata.type', stored_type) <> stored_type THEN RETURN change; END IF;
        ELSE
          IF NOT is_kept AND NOT jsonb_exists(rule -> 'from', stored_type) THEN RETURN change; END IF;
          left_out := ARRAY(SELECT jsonb_array_elements_text(rule -> 'added'));
          IF is_kept THEN left_out := left_out || '@odata.type'::text; END IF;
        END IF;
        RETURN merge_values(stored, change - left_out, coalesce(rule -> 'members', '{}'));
      END $body$`);
    await runner.query(`CREATE OR REPLACE FUNCTION "merge_values"(stored jsonb, change jsonb, rules jsonb) RETURNS jsonb
      LANGUAGE sql IMMUTABLE PARALLEL SAFE
      RETURN stored || coalesce((SELECT jsonb_object_agg(key, CASE jsonb_typeof(value) WHEN 'object'
        THEN merge_value(stored -> key, value, rules -> key) ELSE value END) FROM jsonb_each(change)), '{}')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE OR REPLACE FUNCTION "merge_values"(stored jsonb, change jsonb, rules jsonb) RETURNS jsonb
      LANGUAGE sql IMMUTABLE PARALLEL SAFE
      RETURN stored || change`);
    await runner.query('DROP FUNCTION "merge_value"(jsonb, jsonb, jsonb)');
    await runner.query('DROP FUNCTION "merge_values"(jsonb, jsonb, jsonb)');
  }
}
