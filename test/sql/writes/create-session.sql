WITH
  placed AS MATERIALIZED (
    SELECT
      w.*,
      CASE
        WHEN w.mine
        AND w.found = 1 THEN w.next_position
      END AS first
    FROM
      (
        SELECT
          l.next_position,
          l.ctid AS call_row,
          e1.ctid AS end_row,
          coalesce(l.fresh, false) AS mine,
          l.id IS NOT NULL
          AND l.fresh IS NOT TRUE AS busy,
          (l.id IS NOT NULL)::integer + (e1.position IS NOT NULL)::integer AS found,
          e1.position AS position_1
        FROM
          (
            SELECT
              $3::text AS id_0,
              $4::text AS id_1,
              $5::integer AS size,
              $6::bigint AS end_date_time,
              $7::bigint AS start_date_time,
              $8::text AS body,
              1::bigint AS n
          ) i
          LEFT JOIN (
            SELECT
              s.id,
              h.last_modified_date_time = s.last_modified_date_time AS fresh,
              h.ctid,
              h.next_position
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
          LEFT JOIN LATERAL (
            SELECT
              t.position,
              t.ctid
            FROM
              session t
            WHERE
              t.tenant_id = $1
              AND t.call_record_id = l.id
              AND t.id = i.id_1
            ORDER BY
              t.position
            LIMIT
              1
          ) e1 ON true
      ) w
  ),
  written AS (
    INSERT INTO
      session AS r (tenant_id, call_record_id, position, id, end_date_time, start_date_time, body)
    SELECT
      $1,
      a.id_0,
      a.first,
      a.id_1,
      a.end_date_time,
      a.start_date_time,
      a.body::jsonb
    FROM
      (
        SELECT
          w.*,
          i.*
        FROM
          placed w
          CROSS JOIN (
            SELECT
              $3::text AS id_0,
              $4::text AS id_1,
              $5::integer AS size,
              $6::bigint AS end_date_time,
              $7::bigint AS start_date_time,
              $8::text AS body,
              1::bigint AS n
          ) i
      ) a
    WHERE
      a.first IS NOT NULL
    RETURNING
      r.call_record_id,
      r.position,
      r.revision::text AS revision,
      '{' || right(
        ',"@odata.etag":"W/\"' || r.revision || '\""' || ',"id":' || coalesce(to_json(r.id)::text, 'null'),
        -1
      ) || CASE
        WHEN pg_column_size(r.body) <= 8 THEN '}'
        ELSE ',' || right(r.body::text, -1)
      END AS json
  ),
  raised AS (
    UPDATE call_record t
    SET
      version = least(t.version, 9223372036854775807 - a.writes) + a.writes,
      last_modified_date_time = greatest(t.last_modified_date_time + 1, current_ticks ()),
      next_position = t.next_position + a.positions
    FROM
      (
        SELECT
          (
            SELECT
              call_row
            FROM
              (
                SELECT
                  w.*,
                  i.*
                FROM
                  placed w
                  CROSS JOIN (
                    SELECT
                      $3::text AS id_0,
                      $4::text AS id_1,
                      $5::integer AS size,
                      $6::bigint AS end_date_time,
                      $7::bigint AS start_date_time,
                      $8::text AS body,
                      1::bigint AS n
                  ) i
              ) w
            WHERE
              w.mine
              AND w.found = 1
          ) AS call_row,
          1 AS writes,
          (size)::bigint AS positions
        FROM
          (
            SELECT
              $3::text AS id_0,
              $4::text AS id_1,
              $5::integer AS size,
              $6::bigint AS end_date_time,
              $7::bigint AS start_date_time,
              $8::text AS body,
              1::bigint AS n
          ) i
      ) a
    WHERE
      t.tenant_id = $1
      AND t.ctid = a.call_row
  )
SELECT
  w.n::integer AS n,
  w.busy,
  w.found,
  true AS met,
  w.first IS NOT NULL AS done,
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
      placed w
      CROSS JOIN (
        SELECT
          $3::text AS id_0,
          $4::text AS id_1,
          $5::integer AS size,
          $6::bigint AS end_date_time,
          $7::bigint AS start_date_time,
          $8::text AS body,
          1::bigint AS n
      ) i
  ) w
  LEFT JOIN written r ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 'c'
-- $3 = 'c'
-- $4 = 'w3s'
-- $5 = 1
-- $6 = 638501526000000000
-- $7 = 638501508000000000
-- $8 = '{"modalities":["audio"],"startDateTime":"2024-05-01T09:00:00Z","endDateTime":"2024-05-01T09:30:00Z","caller":{},"callee":{}}'
