import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The function that merges the values of a change into stored ones, at any depth. `writes/rows/merge-rules.ts` adds the
 * member `@merge` to complex values of the model: the stored types that the value merges `into`, those that it merges
 * into and turns into its own type (`from`), and its members that were `added`, since a new value needs them.
 */
export class MergedValues1700000032000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE FUNCTION "merge_values"(stored jsonb, change jsonb) RETURNS jsonb
      LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $body$
      DECLARE
        rule jsonb := change -> '@merge';
        stored_type text := coalesce(stored ->> '@odata.type', '');
        is_merged boolean := coalesce(jsonb_typeof(stored) = 'object' AND CASE
          WHEN rule IS NOT NULL THEN jsonb_exists(rule -> 'into', stored_type) OR jsonb_exists(rule -> 'from', stored_type)
          ELSE coalesce(change ->> '@odata.type', stored_type) = stored_type END, false);
        left_out text[] := ARRAY['@merge'];
      BEGIN
        IF is_merged AND rule IS NOT NULL THEN
          left_out := left_out || ARRAY(SELECT jsonb_array_elements_text(rule -> 'added'));
          IF jsonb_exists(rule -> 'into', stored_type) THEN left_out := left_out || '@odata.type'::text; END IF;
        END IF;
        RETURN CASE WHEN is_merged THEN stored ELSE '{}' END || coalesce((
          SELECT jsonb_object_agg(key, CASE jsonb_typeof(value) WHEN 'object'
            THEN merge_values(CASE WHEN is_merged THEN stored -> key END, value) ELSE value END)
          FROM jsonb_each(change) WHERE key <> ALL (left_out)), '{}');
      END $body$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION "merge_values"(jsonb, jsonb)');
  }
}
