import type { MigrationInterface, QueryRunner } from 'typeorm';

const strict = 'LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT';

/** SQL of a position from the start, by one that counts from the end where it is negative. */
const fromStart = (start: string, length: string): string =>
  `CASE WHEN ${start} < 0 THEN greatest(${length} + ${start}, 0) ELSE least(${start}, 1000000000) END::integer`;

/** Functions by their names with the types of their arguments. Each one is null where an argument is null. */
const functions: readonly (readonly [name: string, definition: string])[] = [
  [
    'text_part(text, numeric, numeric)',
    `"text_part"(value text, start numeric, most numeric) RETURNS text ${strict}
      RETURN CASE WHEN most >= 0
        THEN substr(value, ${fromStart('start', 'length(value)')} + 1, least(most, 1000000000)::integer) END`,
  ],
  [
    'items_part(jsonb, numeric, numeric)',
    `"items_part"(items jsonb, start numeric, most numeric) RETURNS jsonb ${strict}
      RETURN CASE WHEN most >= 0
        THEN items_from(items, ${fromStart('start', 'jsonb_array_length(items_of(items))')},
          least(most, 1000000000)::integer) END`,
  ],
  [
    'sorted_items(jsonb)',
    `"sorted_items"(items jsonb) RETURNS jsonb ${strict}
      RETURN CASE jsonb_typeof(items) WHEN 'array'
        THEN (SELECT coalesce(jsonb_agg(item ORDER BY item), '[]') FROM jsonb_array_elements(items) AS t (item))
        ELSE items END`,
  ],
  [
    'read_whole(text)',
    `"read_whole"(value text) RETURNS numeric ${strict}
      RETURN CASE WHEN value COLLATE "C" ~ '^[+-]?[0-9]{1,200}$' THEN value::numeric END`,
  ],
  // A time without an offset is in UTC. Digits beyond the seventh are cut off.
  [
    'cast_ticks(text)',
    `"cast_ticks"(value text) RETURNS bigint ${strict}
      RETURN (SELECT read_ticks(p[1] || coalesce(p[2], ':00') || coalesce(left(p[3], 8), '') || coalesce(p[4], 'Z'))
        FROM regexp_match(value COLLATE "C", '^([0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2})'
          || '(?:(:[0-9]{2})([.][0-9]{1,12})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})?$') AS p WHERE p IS NOT NULL)`,
  ],
  [
    'cast_time_of_day(text)',
    `"cast_time_of_day"(value text) RETURNS bigint ${strict}
      RETURN CASE WHEN value COLLATE "C" ~ '^[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,12})?)?$'
        THEN read_time_of_day(left(value, 16)) END`,
  ],
  [
    'cast_number(jsonb)',
    `"cast_number"(value jsonb) RETURNS numeric ${strict}
      RETURN CASE jsonb_typeof(value) WHEN 'number' THEN value::numeric WHEN 'string' THEN read_number(value #>> '{}') END`,
  ],
  [
    'cast_whole(jsonb)',
    `"cast_whole"(value jsonb) RETURNS numeric ${strict}
      RETURN CASE jsonb_typeof(value) WHEN 'number' THEN value::numeric WHEN 'string' THEN read_whole(value #>> '{}') END`,
  ],
];

/** Functions for compiled OData expressions, as OData 4.01 defines `substring`, `cast` and the equality of collections. */
export class StandardFunctions1700000041000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [, definition] of functions) await runner.query(`CREATE FUNCTION ${definition}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    // Callers come after the functions they call.
    for (const [name] of [...functions].reverse()) await runner.query(`DROP FUNCTION ${name}`);
  }
}
