BEGIN;

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
              $6::text AS body,
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
              participant t
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
      participant AS r (tenant_id, call_record_id, position, id, body)
    SELECT
      $1,
      a.id_0,
      a.first,
      a.id_1,
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
              $6::text AS body,
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
                      $6::text AS body,
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
              $6::text AS body,
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
          $6::text AS body,
          1::bigint AS n
      ) i
  ) w
  LEFT JOIN written r ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 'c'
-- $3 = 'c'
-- $4 = 'ada'
-- $5 = 1
-- $6 = '{"identity":{"user":{"id":"ada","displayName":"Ada"}}}'

SELECT
  i.id,
  coalesce(
    (
      SELECT
        jsonb_agg(
          jsonb_build_object('identity', m.told)
          ORDER BY
            m.first
        )
      FROM
        (
          SELECT
            p.body -> 'identity' AS told,
            min(p.position) AS first
          FROM
            participant p
          WHERE
            p.tenant_id = $1
            AND p.call_record_id = i.id
            AND jsonb_typeof(p.body -> 'identity') = 'object'
          GROUP BY
            1
          ORDER BY
            2
          LIMIT
            130
        ) m
    ),
    '[]'
  )::text AS told
FROM
  unnest(
    (
      SELECT
        $2::text[]
    ),
    (
      SELECT
        $3::integer[]
    )
  ) WITH ORDINALITY AS i (id, is_added, n)
  CROSS JOIN LATERAL (
    SELECT
      c.body -> 'participants' AS list,
      c.derived
    FROM
      call_record c
    WHERE
      c.tenant_id = $1
      AND c.id = i.id
    LIMIT
      1
  ) c
WHERE
  (
    c.list IS NULL
    OR 'participants' = ANY (c.derived)
  )
  AND CASE
    WHEN i.is_added = 1
    AND jsonb_typeof(c.list) = 'array' THEN jsonb_array_length(c.list) < 130
    ELSE true
  END;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = ["c"]
-- $3 = [1]

UPDATE call_record t
SET
  body = (t.body - s.names) || s.members,
  derived = ARRAY(
    SELECT
      d
    FROM
      unnest(t.derived) d
    WHERE
      d <> ALL (s.names)
      AND NOT s.sent ? d
    UNION ALL
    SELECT
      jsonb_object_keys(s.members)
  )
FROM
  (
    SELECT
      i.id,
      i.sent::jsonb AS sent,
      f.names,
      f.members
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
        )
      ) WITH ORDINALITY AS i (id, sent, follow, n)
      CROSS JOIN LATERAL (
        SELECT
          c.body,
          c.derived
        FROM
          call_record c
        WHERE
          c.tenant_id = $1
          AND c.id = i.id
        LIMIT
          1
      ) c
      CROSS JOIN LATERAL (
        SELECT
          coalesce(array_agg(key), '{}') AS names,
          coalesce(
            jsonb_object_agg(key, value) FILTER (
              WHERE
                value <> 'null'
            ),
            '{}'
          ) AS members
        FROM
          jsonb_each(i.follow::jsonb)
        WHERE
          NOT c.body ? key
          OR key = ANY (c.derived)
      ) f
  ) s
WHERE
  t.tenant_id = $1
  AND t.id = s.id;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = ["c"]
-- $3 = ["[\"participants_v2\"]"]
-- $4 = ["{\"participants\":[{\"user\":{\"id\":\"ada\",\"displayName\":\"Ada\"}}]}"]

COMMIT;
