import type { MigrationInterface, QueryRunner } from 'typeorm';

const immutable = 'IMMUTABLE PARALLEL SAFE';
const strict = `${immutable} STRICT`;

/** Largest finite double. Larger results become infinite, as in double arithmetic. */
const LARGEST = '1.7976931348623157e308';
/** Maximum bytes of a concatenated text or array. */
const MOST_BYTES = 16 * 1024 * 1024;
/** Ticks of 9999-12-31T23:59:59.9999999Z. */
const MOST_TICKS = '3155378975999999999';

/** Collations with case mappings for all languages, in order of preference. Each server has one of them. */
const collations = ['pg_unicode_fast', 'und-x-icu', 'pg_c_utf8'];

/** Functions that convert a JSON value of any kind to an SQL type. */
const readingJson = [
  `CREATE FUNCTION "text_of"(value jsonb) RETURNS text LANGUAGE sql ${immutable}
    RETURN CASE jsonb_typeof(value) WHEN 'string' THEN value #>> '{}' END`,
  `CREATE FUNCTION "scalar_text_of"(value jsonb) RETURNS text LANGUAGE sql ${immutable}
    RETURN CASE WHEN jsonb_typeof(value) IN ('string', 'number', 'boolean') THEN value #>> '{}' END`,
  `CREATE FUNCTION "number_of"(value jsonb) RETURNS numeric LANGUAGE sql ${immutable}
    RETURN CASE jsonb_typeof(value) WHEN 'number' THEN value::numeric
      WHEN 'string' THEN CASE value #>> '{}'
        WHEN 'INF' THEN 'Infinity'::numeric WHEN '-INF' THEN '-Infinity'::numeric WHEN 'NaN' THEN 'NaN'::numeric END END`,
  `CREATE FUNCTION "boolean_of"(value jsonb) RETURNS boolean LANGUAGE sql ${immutable}
    RETURN CASE value WHEN 'true'::jsonb THEN true WHEN 'false'::jsonb THEN false END`,
  `CREATE FUNCTION "items_of"(value jsonb) RETURNS jsonb LANGUAGE sql ${immutable}
    RETURN CASE jsonb_typeof(value) WHEN 'array' THEN value ELSE '[]' END`,
];

/** Days since 0001-01-01 in the proleptic Gregorian calendar, by the formula for the Julian day number. */
const daysUntil = (year: string, month: string, day: string): string => {
  const shift = `((14 - ${month}) / 12)`;
  const years = `(${year} + 4800 - ${shift})`;
  return `(${day} + (153 * (${month} + 12 * ${shift} - 3) + 2) / 5 + 365 * ${years} + ${years} / 4 - ${years} / 100
    + ${years} / 400 - 32045 - 1721426)`;
};

const daysInMonth = `CASE m WHEN 2 THEN CASE WHEN y % 4 = 0 AND (y % 100 <> 0 OR y % 400 = 0) THEN 29 ELSE 28 END
  WHEN 4 THEN 30 WHEN 6 THEN 30 WHEN 9 THEN 30 WHEN 11 THEN 30 ELSE 31 END`;

/** @param fraction pattern of the digits of a second, with the ones that count as a group */
export const readTicks = (fraction: string): string =>
  `"read_ticks"(value text) RETURNS bigint LANGUAGE sql ${strict}
    RETURN (SELECT CASE WHEN ticks BETWEEN 0 AND ${MOST_TICKS} THEN ticks END
      FROM regexp_match(value COLLATE "C", '^([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})'
          || '(?:[.]${fraction})?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))$') AS p,
        LATERAL (SELECT p[1]::integer AS y, p[2]::integer AS m, p[3]::integer AS d, p[4]::integer AS h,
          p[5]::integer AS min, p[6]::integer AS s, coalesce(p[9], '0')::integer AS zone_h,
          coalesce(p[10], '0')::integer AS zone_min) parts,
        LATERAL (SELECT CASE WHEN m BETWEEN 1 AND 12 AND d BETWEEN 1 AND ${daysInMonth} AND h < 24 AND min < 60
            AND s < 60 AND zone_h < 24 AND zone_min < 60
          THEN ${daysUntil('y', 'm', 'd')} * 864000000000 + (h * 3600 + min * 60 + s
            - CASE p[8] WHEN '-' THEN -1 ELSE 1 END * (zone_h * 3600 + zone_min * 60)) * 10000000::bigint
            + rpad(coalesce(p[7], ''), 7, '0')::bigint END AS ticks) time)`;

/** Functions that parse values from text; null for a malformed text. */
const readingText = [
  `CREATE FUNCTION "read_date"(value text) RETURNS bigint LANGUAGE sql ${strict}
    RETURN (SELECT CASE WHEN y >= 1 AND m BETWEEN 1 AND 12 AND d BETWEEN 1 AND ${daysInMonth}
        THEN ${daysUntil('y', 'm', 'd')}::bigint END
      FROM regexp_match(value COLLATE "C", '^([0-9]{4})-([0-9]{2})-([0-9]{2})$') AS p,
        LATERAL (SELECT p[1]::integer AS y, p[2]::integer AS m, p[3]::integer AS d) parts)`,
  `CREATE FUNCTION "read_time_of_day"(value text) RETURNS bigint LANGUAGE sql ${strict}
    RETURN (SELECT CASE WHEN h < 24 AND m < 60 AND s < 60
        THEN (h * 3600 + m * 60 + s) * 10000000::bigint + rpad(coalesce(p[4], ''), 7, '0')::bigint END
      FROM regexp_match(value COLLATE "C", '^([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.]([0-9]{1,7}))?)?$') AS p,
        LATERAL (SELECT p[1]::integer AS h, p[2]::integer AS m, coalesce(p[3], '0')::integer AS s) parts)`,
  `CREATE FUNCTION ${readTicks('([0-9]{1,7})')}`,
  // Almost all stored durations have seconds only. Matching the full pattern costs two hundred times as much.
  `CREATE FUNCTION "read_seconds"(value text) RETURNS numeric LANGUAGE sql ${strict}
    RETURN CASE WHEN value COLLATE "C" ~ '^PT[0-9]{1,9}([.][0-9]{1,12})?S$' THEN translate(value, 'PTS', '')::numeric
      ELSE (SELECT CASE p[1] WHEN '-' THEN -1 ELSE 1 END * (coalesce(p[2], '0')::numeric * 86400
          + coalesce(p[3], '0')::numeric * 3600 + coalesce(p[4], '0')::numeric * 60 + coalesce(p[5], '0')::numeric)
        FROM regexp_match(value COLLATE "C", '^(-)?P(?=[0-9T])(?:([0-9]{1,9})D)?(?:T(?=[0-9])(?:([0-9]{1,9})H)?'
          || '(?:([0-9]{1,9})M)?(?:([0-9]{1,9}(?:[.][0-9]{1,12})?)S)?)?$') AS p WHERE p IS NOT NULL) END`,
  `CREATE FUNCTION "read_number"(value text) RETURNS numeric LANGUAGE sql ${strict}
    RETURN CASE WHEN value COLLATE "C" ~ '^[+-]?[0-9]{1,200}([.][0-9]{1,200})?([eE][+-]?[0-9]{1,2})?$' THEN value::numeric
      ELSE CASE value WHEN 'INF' THEN 'Infinity'::numeric WHEN '-INF' THEN '-Infinity'::numeric
        WHEN 'NaN' THEN 'NaN'::numeric END END`,
  `CREATE FUNCTION "read_guid"(value text) RETURNS text LANGUAGE sql ${strict}
    RETURN CASE WHEN value COLLATE "C" ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$'
      THEN lower(value COLLATE "C") END`,
];

/** Functions that write values as text, as in bodies. */
const writingText = [
  `CREATE FUNCTION "write_number"(value numeric) RETURNS text LANGUAGE sql ${strict}
    RETURN CASE value WHEN 'Infinity' THEN 'INF' WHEN '-Infinity' THEN '-INF' ELSE trim_scale(value)::text END`,
  `CREATE FUNCTION "write_date"(days bigint) RETURNS text LANGUAGE sql ${strict}
    RETURN (SELECT lpad(extract(year FROM d)::text, 4, '0') || '-' || lpad(extract(month FROM d)::text, 2, '0') || '-'
        || lpad(extract(day FROM d)::text, 2, '0')
      FROM (SELECT date '0001-01-01' + days::integer AS d) day)`,
  `CREATE FUNCTION "write_time_of_day"(ticks bigint) RETURNS text LANGUAGE sql ${strict}
    RETURN lpad((ticks / 36000000000)::text, 2, '0') || ':' || lpad((ticks / 600000000 % 60)::text, 2, '0') || ':'
      || lpad((ticks / 10000000 % 60)::text, 2, '0') || '.' || lpad((ticks % 10000000)::text, 7, '0')`,
  `CREATE FUNCTION "write_seconds"(seconds numeric) RETURNS text LANGUAGE sql ${strict}
    RETURN (SELECT CASE WHEN seconds < 0 THEN '-' ELSE '' END || 'P' || CASE WHEN d > 0 THEN d || 'D' ELSE '' END
        || CASE WHEN h + m + s > 0 OR d = 0 THEN 'T' ELSE '' END || CASE WHEN h > 0 THEN h || 'H' ELSE '' END
        || CASE WHEN m > 0 THEN m || 'M' ELSE '' END
        || CASE WHEN s > 0 OR d + h + m = 0 THEN trim_scale(s) || 'S' ELSE '' END
      FROM (SELECT div(abs(seconds), 86400) AS d, div(mod(abs(seconds), 86400), 3600) AS h,
        div(mod(abs(seconds), 3600), 60) AS m, mod(abs(seconds), 60) AS s) parts)`,
];

/** Arithmetic without errors: a result out of range is null or, for doubles, infinite. */
const arithmetic = [
  `CREATE FUNCTION "bounded_number"(value numeric) RETURNS numeric LANGUAGE sql ${strict}
    RETURN CASE WHEN value = 'NaN' THEN value WHEN value > ${LARGEST} THEN 'Infinity'
      WHEN value < -${LARGEST} THEN '-Infinity' ELSE value END`,
  `CREATE FUNCTION "whole_number"(value numeric, low numeric, high numeric) RETURNS numeric LANGUAGE sql ${strict}
    RETURN CASE WHEN trunc(value) BETWEEN low AND high THEN trunc(value) END`,
  `CREATE FUNCTION "finite_number"(value numeric) RETURNS numeric LANGUAGE sql ${strict}
    RETURN CASE WHEN abs(value) < 'Infinity' THEN value END`,
  `CREATE FUNCTION "has_flag"(value integer, flag integer) RETURNS boolean LANGUAGE sql ${strict}
    RETURN value & flag = flag`,
  `CREATE FUNCTION "concat_text"(a text, b text) RETURNS text LANGUAGE sql ${strict}
    RETURN CASE WHEN octet_length(a) + octet_length(b) <= ${MOST_BYTES} THEN a || b END`,
  `CREATE FUNCTION "ends_with"(value text, ending text) RETURNS boolean LANGUAGE sql ${strict}
    RETURN right(value, length(ending)) COLLATE "C" = ending`,
  `CREATE FUNCTION "bounded_seconds"(value numeric) RETURNS numeric LANGUAGE sql ${strict}
    RETURN CASE WHEN abs(value) < 1e15 THEN round(value, 12) END`,
  `CREATE FUNCTION "float_div"(a numeric, b numeric) RETURNS numeric LANGUAGE sql ${strict}
    RETURN CASE WHEN b <> 0 THEN bounded_number(a / b) WHEN a = 0 OR a = 'NaN' THEN 'NaN' WHEN a > 0 THEN 'Infinity'
      ELSE '-Infinity' END`,
  `CREATE FUNCTION "float_mod"(a numeric, b numeric) RETURNS numeric LANGUAGE sql ${strict}
    RETURN CASE WHEN b <> 0 THEN mod(a, b) ELSE 'NaN' END`,
  `CREATE FUNCTION "add_seconds"(ticks bigint, seconds numeric) RETURNS bigint LANGUAGE sql ${strict}
    RETURN (SELECT CASE WHEN sum BETWEEN 0 AND ${MOST_TICKS} THEN sum::bigint END
      FROM (SELECT floor(ticks + seconds * 10000000) AS sum) added)`,
  `CREATE FUNCTION "add_days"(days bigint, seconds numeric) RETURNS bigint LANGUAGE sql ${strict}
    RETURN (SELECT CASE WHEN sum BETWEEN 0 AND ${MOST_TICKS} / 864000000000 THEN sum::bigint END
      FROM (SELECT floor(days + seconds / 86400) AS sum) added)`,
];

/** Functions of JSON arrays. Other values count as empty arrays. */
const arrays = [
  `CREATE FUNCTION "items_from"(items jsonb, start integer, most integer DEFAULT NULL) RETURNS jsonb LANGUAGE sql ${immutable}
    RETURN (SELECT coalesce(jsonb_agg(item ORDER BY n), '[]')
      FROM jsonb_array_elements(items_of(items)) WITH ORDINALITY AS t (item, n)
      WHERE n > start AND (most IS NULL OR n <= start::bigint + most))`,
  `CREATE FUNCTION "concat_items"(a jsonb, b jsonb) RETURNS jsonb LANGUAGE sql ${immutable}
    RETURN CASE WHEN pg_column_size(a) + pg_column_size(b) <= ${MOST_BYTES} THEN items_of(a) || items_of(b) END`,
  `CREATE FUNCTION "items_start_with"(items jsonb, part jsonb) RETURNS boolean LANGUAGE sql ${immutable}
    RETURN items_from(items, 0, jsonb_array_length(items_of(part))) = items_of(part)`,
  `CREATE FUNCTION "items_end_with"(items jsonb, part jsonb) RETURNS boolean LANGUAGE sql ${immutable}
    RETURN items_from(items, jsonb_array_length(items_of(items)) - jsonb_array_length(items_of(part))) = items_of(part)`,
  `CREATE FUNCTION "index_of_items"(items jsonb, part jsonb) RETURNS integer LANGUAGE sql ${immutable}
    RETURN (SELECT coalesce(min(start), -1)
      FROM generate_series(0, jsonb_array_length(items_of(items)) - jsonb_array_length(items_of(part))) AS start
      WHERE items_from(items, start, jsonb_array_length(items_of(part))) = items_of(part))`,
  `CREATE FUNCTION "has_subset"(items jsonb, part jsonb) RETURNS boolean LANGUAGE sql ${immutable}
    RETURN NOT EXISTS (SELECT FROM jsonb_array_elements(items_of(part)) AS p (item) GROUP BY p.item
      HAVING count(*) > (SELECT count(*) FROM jsonb_array_elements(items_of(items)) AS i (item) WHERE i.item = p.item))`,
  // Matches each item of the part with the first equal item after those already matched.
  `CREATE FUNCTION "has_subsequence"(items jsonb, part jsonb) RETURNS boolean LANGUAGE sql ${immutable}
    RETURN (WITH RECURSIVE taken (of_items, of_part) AS (
        SELECT -1, 0
        UNION ALL
        SELECT (SELECT min(n) FROM generate_series(of_items + 1, jsonb_array_length(items_of(items)) - 1) AS n
            WHERE items_of(items) -> n = items_of(part) -> of_part), of_part + 1
          FROM taken WHERE of_items IS NOT NULL AND of_part < jsonb_array_length(items_of(part)))
      SELECT bool_or(of_items IS NOT NULL AND of_part = jsonb_array_length(items_of(part))) FROM taken)`,
];

/** Functions to drop; callers come before the functions they call. */
const functions = [
  ...['concat_items(jsonb, jsonb)', 'items_start_with(jsonb, jsonb)', 'items_end_with(jsonb, jsonb)'],
  ...['concat_text(text, text)', 'ends_with(text, text)', 'has_flag(integer, integer)', 'finite_number(numeric)'],
  ...['whole_number(numeric, numeric, numeric)'],
  ...['index_of_items(jsonb, jsonb)', 'items_from(jsonb, integer, integer)'],
  ...['has_subset(jsonb, jsonb)', 'has_subsequence(jsonb, jsonb)'],
  ...['read_date(text)', 'read_time_of_day(text)', 'read_ticks(text)', 'read_seconds(text)', 'read_number(text)'],
  ...['read_guid(text)', 'write_number(numeric)', 'write_date(bigint)', 'write_time_of_day(bigint)'],
  ...['write_seconds(numeric)', 'float_div(numeric, numeric)', 'float_mod(numeric, numeric)'],
  ...[
    'bounded_number(numeric)',
    'bounded_seconds(numeric)',
    'add_seconds(bigint, numeric)',
    'add_days(bigint, numeric)',
  ],
  ...['statement_ticks()', 'lower_text(text)', 'upper_text(text)'],
  ...['text_of(jsonb)', 'scalar_text_of(jsonb)', 'number_of(jsonb)', 'boolean_of(jsonb)', 'items_of(jsonb)'],
];

/**
 * Functions for compiled OData expressions. All but the clock are immutable, so that they can be used in indexes, and
 * none fails, whatever is stored.
 */
export class QueryFunctions1700000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...readingJson, ...readingText, ...writingText, ...arithmetic, ...arrays])
      await runner.query(statement);
    await runner.query(`CREATE FUNCTION "statement_ticks"() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
      RETURN (extract(epoch FROM statement_timestamp()) * 10000000)::bigint + 621355968000000000`);
    const collation = await this.collation(runner);
    for (const direction of ['lower', 'upper'])
      await runner.query(`CREATE FUNCTION "${direction}_text"(value text) RETURNS text LANGUAGE sql ${immutable}
        RETURN ${direction}(value COLLATE "${collation}") COLLATE "C"`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of functions) await runner.query(`DROP FUNCTION ${name}`);
  }

  /** The server's best collation for case mapping. Without any, only ASCII letters have a case. */
  private async collation(runner: QueryRunner): Promise<string> {
    const found = (await runner.query(
      `SELECT collname AS name FROM pg_collation WHERE collname = ANY($1)
        AND collencoding IN (-1, (SELECT encoding FROM pg_database WHERE datname = current_database()))
        ORDER BY array_position($1::text[], collname::text)`,
      [collations],
    )) as { name: string }[];
    return found[0]?.name ?? 'C';
  }
}
