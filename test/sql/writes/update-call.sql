BEGIN;

WITH
  located AS MATERIALIZED (
    SELECT
      l.next_position,
      l.ctid AS call_row,
      l.ctid AS end_row,
      coalesce(l.fresh, false) AS mine,
      l.id IS NOT NULL
      AND l.fresh IS NOT TRUE AS busy,
      (l.id IS NOT NULL)::integer AS found,
      l.end_date_time AS stored_end_date_time,
      l.start_date_time AS stored_start_date_time,
      (
        (
          i.if_match IS NULL
          OR l.last_modified_date_time::text = ANY (string_to_array(i.if_match, ','))
        )
        AND (
          i.if_none_match IS NULL
          OR i.if_none_match <> '*'
          AND NOT l.last_modified_date_time::text = ANY (string_to_array(i.if_none_match, ','))
        )
      ) AS met
    FROM
      (
        SELECT
          $3::text AS id_0,
          $4::text AS if_match,
          $5::text AS if_none_match,
          $6::bigint AS end_date_time,
          $7::bigint AS start_date_time,
          $8::text AS body,
          $9::text AS rules,
          1::bigint AS n
      ) i
      LEFT JOIN (
        SELECT
          s.id,
          h.last_modified_date_time = s.last_modified_date_time AS fresh,
          h.ctid,
          h.next_position,
          h.end_date_time,
          h.start_date_time,
          h.last_modified_date_time
        FROM
          (
            SELECT
              t.id,
              t.last_modified_date_time
            FROM
              call_record t
            WHERE
              t.tenant_id = $1
              AND t.id = $2::text
            LIMIT
              1
          ) s
          LEFT JOIN LATERAL (
            SELECT
              t.ctid,
              t.next_position,
              t.end_date_time,
              t.start_date_time,
              t.last_modified_date_time
            FROM
              call_record t
            WHERE
              t.tenant_id = $1
              AND t.id = $2::text
            FOR UPDATE
              SKIP LOCKED
          ) h ON true
      ) l ON true
  ),
  accepted AS MATERIALIZED (
    SELECT
      *
    FROM
      (
        SELECT
          w.*,
          coalesce(w.end_date_time, w.stored_end_date_time) AS new_end_date_time,
          coalesce(w.start_date_time, w.stored_start_date_time) AS new_start_date_time
        FROM
          (
            SELECT
              w.*,
              i.*
            FROM
              located w
              CROSS JOIN (
                SELECT
                  $3::text AS id_0,
                  $4::text AS if_match,
                  $5::text AS if_none_match,
                  $6::bigint AS end_date_time,
                  $7::bigint AS start_date_time,
                  $8::text AS body,
                  $9::text AS rules,
                  1::bigint AS n
              ) i
          ) w
      ) w
    WHERE
      w.mine
      AND w.found = 1
      AND w.met
      AND w.new_end_date_time >= w.new_start_date_time
  ),
  written AS (
    UPDATE call_record t
    SET
      body = merge_values (t.body, a.body::jsonb, a.rules::jsonb),
      end_date_time = a.new_end_date_time,
      start_date_time = a.new_start_date_time,
      version = least(t.version, 9223372036854775807 - 1) + 1,
      last_modified_date_time = greatest(t.last_modified_date_time + 1, current_ticks ())
    FROM
      accepted a
    WHERE
      t.tenant_id = $1
      AND t.ctid = a.end_row
    RETURNING
      a.n,
      t.last_modified_date_time::text AS revision,
      NULL::text AS json
  )
SELECT
  w.n::integer AS n,
  w.busy,
  w.found,
  w.met,
  r.n IS NOT NULL AS done,
  r.revision,
  CASE
    WHEN octet_length(r.json) <= 67108864 THEN r.json
  END AS json
FROM
  (
    SELECT
      w.*,
      i.*
    FROM
      located w
      CROSS JOIN (
        SELECT
          $3::text AS id_0,
          $4::text AS if_match,
          $5::text AS if_none_match,
          $6::bigint AS end_date_time,
          $7::bigint AS start_date_time,
          $8::text AS body,
          $9::text AS rules,
          1::bigint AS n
      ) i
  ) w
  LEFT JOIN written r ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 'b'
-- $3 = 'b'
-- $4 = null
-- $5 = null
-- $6 = null
-- $7 = null
-- $8 = '{"joinWebUrl":"https://example.com/changed"}'
-- $9 = '{}'

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
-- $2 = ["b"]
-- $3 = ["communications/callRecords('"]
-- $4 = ["')"]
-- $5 = ["http://localhost:3000/v1.0/$metadata#"]
-- $6 = ["/organizer_v2/$entity"]

COMMIT;
