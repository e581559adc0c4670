BEGIN;

WITH
  input AS MATERIALIZED (
    SELECT
      i.*
    FROM
      (
        SELECT
          $3::text AS id_0,
          $4::integer AS size,
          $5::bigint AS end_date_time,
          $6::bigint AS start_date_time,
          $7::bigint AS version,
          $8::text AS derived,
          $9::text AS body,
          1::bigint AS n
      ) i
  ),
  written AS (
    INSERT INTO
      call_record (
        tenant_id,
        id,
        next_position,
        end_date_time,
        start_date_time,
        version,
        derived,
        body,
        last_modified_date_time
      )
    SELECT
      $1,
      i.id_0,
      i.size,
      i.end_date_time,
      i.start_date_time,
      i.version,
      i.derived::text[],
      i.body::jsonb,
      current_ticks ()
    FROM
      (
        SELECT
          $2::text AS id,
          1 AS place
      ) c
      JOIN input i ON i.id_0 = c.id
    ORDER BY
      c.place
    ON CONFLICT DO NOTHING
    RETURNING
      id,
      call_record.last_modified_date_time::text AS revision
  ),
  accepted AS MATERIALIZED (
    SELECT
      i.n,
      i.id_0,
      w.id,
      w.revision,
      0::bigint AS first
    FROM
      input i
      LEFT JOIN written w ON true
  )
SELECT
  a.n::integer AS n,
  false AS busy,
  (a.id IS NULL)::integer AS found,
  true AS met,
  a.id IS NOT NULL AS done,
  a.revision,
  NULL AS json
FROM
  accepted a;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 'w1'
-- $3 = 'w1'
-- $4 = 0
-- $5 = 638501526000000000
-- $6 = 638501508000000000
-- $7 = '1'
-- $8 = '{}'
-- $9 = '{"type":"groupCall","modalities":["audio"],"startDateTime":"2024-05-01T09:00:00Z","endDateTime":"2024-05-01T09:30:00Z"}'

SELECT
  shared.n::integer AS n,
  answer.*
FROM
  unnest(
    (
      SELECT
        $2::text[]
    ),
    (
      SELECT
        $3::text[]
    ),
    (
      SELECT
        $4::text[]
    ),
    (
      SELECT
        $5::text[]
    ),
    (
      SELECT
        $6::text[]
    )
  ) WITH ORDINALITY AS shared (value_2, value_3, value_4, value_5, value_6, n)
  CROSS JOIN LATERAL (
    SELECT
      CASE
        WHEN octet_length(e.json) <= 67108864 THEN e.json
      END AS json
    FROM
      (
        SELECT
          '{' || right(
            ',"@odata.etag":"W/\"' || t0.last_modified_date_time || '\""' || CASE
              WHEN jsonb_typeof(t0.body -> 'organizer_v2') = 'object' THEN ',"organizer_v2@odata.context":"' || shared.value_5::text || shared.value_3::text || CASE
                WHEN t0.id ~ '^[A-Za-z0-9_.!~*()-]*$' THEN t0.id
                ELSE url_key (t0.id)
              END || shared.value_4::text || shared.value_6::text || '"'
              ELSE ''
            END || ',"id":' || coalesce(to_json(t0.id)::text, 'null') || ',"lastModifiedDateTime":' || coalesce(to_json(format_ticks (t0.last_modified_date_time))::text, 'null') || ',"version":' || coalesce(to_json(t0.version)::text, 'null'),
            -1
          ) || CASE
            WHEN pg_column_size(t0.body) <= 8 THEN '}'
            ELSE ',' || right(t0.body::text, -1)
          END AS json
        FROM
          LATERAL (
            SELECT
              *
            FROM
              call_record t0
            WHERE
              t0.tenant_id = $1
              AND t0.id = shared.value_2::text
          ) t0
        OFFSET
          0
      ) e
  ) answer;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = ["w1"]
-- $3 = ["communications/callRecords('"]
-- $4 = ["')"]
-- $5 = ["http://localhost:3000/v1.0/$metadata#"]
-- $6 = ["/organizer_v2/$entity"]

COMMIT;
