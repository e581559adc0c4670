WITH
  located AS MATERIALIZED (
    SELECT
      l.next_position,
      l.ctid AS call_row,
      e1.ctid AS end_row,
      coalesce(l.fresh, false) AS mine,
      l.id IS NOT NULL
      AND l.fresh IS NOT TRUE AS busy,
      (l.id IS NOT NULL)::integer + (e1.position IS NOT NULL)::integer AS found,
      e1.position AS position_1,
      e1.end_date_time AS stored_end_date_time,
      e1.start_date_time AS stored_start_date_time,
      (
        (
          i.if_match IS NULL
          OR e1.revision::text = ANY (string_to_array(i.if_match, ','))
        )
        AND (
          i.if_none_match IS NULL
          OR i.if_none_match <> '*'
          AND NOT e1.revision::text = ANY (string_to_array(i.if_none_match, ','))
        )
      ) AS met
    FROM
      (
        SELECT
          $3::text AS id_0,
          $4::text AS id_1,
          $5::text AS if_match,
          $6::text AS if_none_match,
          $7::bigint AS end_date_time,
          $8::bigint AS start_date_time,
          $9::text AS body,
          $10::text AS rules,
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
          t.ctid,
          t.end_date_time,
          t.start_date_time,
          t.revision
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
                  $4::text AS id_1,
                  $5::text AS if_match,
                  $6::text AS if_none_match,
                  $7::bigint AS end_date_time,
                  $8::bigint AS start_date_time,
                  $9::text AS body,
                  $10::text AS rules,
                  1::bigint AS n
              ) i
          ) w
      ) w
    WHERE
      w.mine
      AND w.found = 2
      AND w.met
      AND w.new_end_date_time >= w.new_start_date_time
  ),
  written AS (
    UPDATE session t
    SET
      body = merge_values (t.body, a.body::jsonb, a.rules::jsonb),
      end_date_time = a.new_end_date_time,
      start_date_time = a.new_start_date_time,
      revision = greatest(t.revision + 1, current_ticks ())
    FROM
      accepted a
    WHERE
      t.tenant_id = $1
      AND t.ctid = a.end_row
    RETURNING
      a.n,
      t.revision::text AS revision,
      '{' || right(
        ',"@odata.etag":"W/\"' || t.revision || '\""' || ',"id":' || coalesce(to_json(t.id)::text, 'null'),
        -1
      ) || CASE
        WHEN pg_column_size(t.body) <= 8 THEN '}'
        ELSE ',' || right(t.body::text, -1)
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
              accepted w
          ) AS call_row,
          1 AS writes,
          (0)::bigint AS positions
        FROM
          (
            SELECT
              $3::text AS id_0,
              $4::text AS id_1,
              $5::text AS if_match,
              $6::text AS if_none_match,
              $7::bigint AS end_date_time,
              $8::bigint AS start_date_time,
              $9::text AS body,
              $10::text AS rules,
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
          $4::text AS id_1,
          $5::text AS if_match,
          $6::text AS if_none_match,
          $7::bigint AS end_date_time,
          $8::bigint AS start_date_time,
          $9::text AS body,
          $10::text AS rules,
          1::bigint AS n
      ) i
  ) w
  LEFT JOIN written r ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 'b'
-- $3 = 'b'
-- $4 = 'b1'
-- $5 = null
-- $6 = null
-- $7 = null
-- $8 = null
-- $9 = '{"failureInfo":{"stage":"midcall","reason":"The network was lost."}}'
-- $10 = '{"failureInfo":{"into":["","#microsoft.graph.callRecords.failureInfo"],"from":[],"added":[],"members":{}}}'
