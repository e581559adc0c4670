BEGIN;

WITH
  placed AS MATERIALIZED (
    SELECT
      w.*,
      CASE
        WHEN w.mine
        AND w.found = 1
        AND w.met THEN w.next_position
      END AS first
    FROM
      (
        SELECT
          l.next_position,
          l.ctid AS call_row,
          l.ctid AS end_row,
          coalesce(l.fresh, false) AS mine,
          l.id IS NOT NULL
          AND l.fresh IS NOT TRUE AS busy,
          (l.id IS NOT NULL)::integer AS found,
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
              $6::integer AS size,
              $7::integer AS replaces_participant,
              $8::integer AS replaces_session,
              $9::bigint AS end_date_time,
              $10::bigint AS start_date_time,
              $11::text AS body,
              1::bigint AS n
          ) i
          LEFT JOIN (
            SELECT
              s.id,
              h.last_modified_date_time = s.last_modified_date_time AS fresh,
              h.ctid,
              h.next_position,
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
      ) w
  ),
  written AS (
    UPDATE call_record t
    SET
      body = CASE
        WHEN jsonb_exists (t.body, 'organizer_v2') THEN jsonb_build_object('organizer_v2', t.body -> 'organizer_v2')
        ELSE '{}'
      END || a.body::jsonb,
      end_date_time = a.end_date_time,
      start_date_time = a.start_date_time,
      next_position = t.next_position + a.size,
      version = least(t.version, 9223372036854775807 - 1) + 1,
      last_modified_date_time = greatest(t.last_modified_date_time + 1, current_ticks ())
    FROM
      (
        SELECT
          *
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
                  $4::text AS if_match,
                  $5::text AS if_none_match,
                  $6::integer AS size,
                  $7::integer AS replaces_participant,
                  $8::integer AS replaces_session,
                  $9::bigint AS end_date_time,
                  $10::bigint AS start_date_time,
                  $11::text AS body,
                  1::bigint AS n
              ) i
          ) w
        WHERE
          w.mine
          AND w.found = 1
          AND w.met
      ) a
    WHERE
      t.tenant_id = $1
      AND t.ctid = a.end_row
    RETURNING
      a.n,
      t.last_modified_date_time::text AS revision,
      NULL::text AS json
  ),
  participant_gone AS (
    DELETE FROM participant t USING (
      SELECT
        *
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
                $4::text AS if_match,
                $5::text AS if_none_match,
                $6::integer AS size,
                $7::integer AS replaces_participant,
                $8::integer AS replaces_session,
                $9::bigint AS end_date_time,
                $10::bigint AS start_date_time,
                $11::text AS body,
                1::bigint AS n
            ) i
        ) w
      WHERE
        w.mine
        AND w.found = 1
        AND w.met
    ) a
    WHERE
      a.replaces_participant = 1
      AND t.tenant_id = $1
      AND t.call_record_id = a.id_0
  ),
  session_gone AS (
    DELETE FROM session t USING (
      SELECT
        *
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
                $4::text AS if_match,
                $5::text AS if_none_match,
                $6::integer AS size,
                $7::integer AS replaces_participant,
                $8::integer AS replaces_session,
                $9::bigint AS end_date_time,
                $10::bigint AS start_date_time,
                $11::text AS body,
                1::bigint AS n
            ) i
        ) w
      WHERE
        w.mine
        AND w.found = 1
        AND w.met
    ) a
    WHERE
      a.replaces_session = 1
      AND t.tenant_id = $1
      AND t.call_record_id = a.id_0
  ),
  participant_rows AS (
    INSERT INTO
      participant (tenant_id, call_record_id, position, id, body)
    SELECT
      $1,
      a.id_0,
      a.first + i.position,
      i.id,
      i.body::jsonb
    FROM
      (
        SELECT
          *
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
                  $4::text AS if_match,
                  $5::text AS if_none_match,
                  $6::integer AS size,
                  $7::integer AS replaces_participant,
                  $8::integer AS replaces_session,
                  $9::bigint AS end_date_time,
                  $10::bigint AS start_date_time,
                  $11::text AS body,
                  1::bigint AS n
              ) i
          ) a
        WHERE
          a.first IS NOT NULL
      ) a
      JOIN unnest(
        (
          SELECT
            $12::integer[]
        ),
        (
          SELECT
            $13::bigint[]
        ),
        (
          SELECT
            $14::text[]
        ),
        (
          SELECT
            string_to_array($15::text, chr(1))
        )
      ) WITH ORDINALITY AS i (owner, position, id, body, n) ON i.owner = a.n
  ),
  session_rows AS (
    INSERT INTO
      session (tenant_id, call_record_id, position, id, end_date_time, start_date_time, body)
    SELECT
      $1,
      a.id_0,
      a.first + i.position,
      i.id,
      i.end_date_time,
      i.start_date_time,
      i.body::jsonb
    FROM
      (
        SELECT
          *
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
                  $4::text AS if_match,
                  $5::text AS if_none_match,
                  $6::integer AS size,
                  $7::integer AS replaces_participant,
                  $8::integer AS replaces_session,
                  $9::bigint AS end_date_time,
                  $10::bigint AS start_date_time,
                  $11::text AS body,
                  1::bigint AS n
              ) i
          ) a
        WHERE
          a.first IS NOT NULL
      ) a
      JOIN unnest(
        (
          SELECT
            $16::integer[]
        ),
        (
          SELECT
            $17::bigint[]
        ),
        (
          SELECT
            $18::text[]
        ),
        (
          SELECT
            $19::bigint[]
        ),
        (
          SELECT
            $20::bigint[]
        ),
        (
          SELECT
            string_to_array($21::text, chr(1))
        )
      ) WITH ORDINALITY AS i (owner, position, id, end_date_time, start_date_time, body, n) ON i.owner = a.n
  ),
  segment_rows AS (
    INSERT INTO
      segment (tenant_id, call_record_id, session_position, position, id, end_date_time, start_date_time, body)
    SELECT
      $1,
      a.id_0,
      a.first + i.parent,
      a.first + i.position,
      i.id,
      i.end_date_time,
      i.start_date_time,
      i.body::jsonb
    FROM
      (
        SELECT
          *
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
                  $4::text AS if_match,
                  $5::text AS if_none_match,
                  $6::integer AS size,
                  $7::integer AS replaces_participant,
                  $8::integer AS replaces_session,
                  $9::bigint AS end_date_time,
                  $10::bigint AS start_date_time,
                  $11::text AS body,
                  1::bigint AS n
              ) i
          ) a
        WHERE
          a.first IS NOT NULL
      ) a
      JOIN unnest(
        (
          SELECT
            $22::integer[]
        ),
        (
          SELECT
            $23::bigint[]
        ),
        (
          SELECT
            $24::bigint[]
        ),
        (
          SELECT
            $25::text[]
        ),
        (
          SELECT
            $26::bigint[]
        ),
        (
          SELECT
            $27::bigint[]
        ),
        (
          SELECT
            string_to_array($28::text, chr(1))
        )
      ) WITH ORDINALITY AS i (owner, parent, position, id, end_date_time, start_date_time, body, n) ON i.owner = a.n
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
      placed w
      CROSS JOIN (
        SELECT
          $3::text AS id_0,
          $4::text AS if_match,
          $5::text AS if_none_match,
          $6::integer AS size,
          $7::integer AS replaces_participant,
          $8::integer AS replaces_session,
          $9::bigint AS end_date_time,
          $10::bigint AS start_date_time,
          $11::text AS body,
          1::bigint AS n
      ) i
  ) w
  LEFT JOIN written r ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 'c'
-- $3 = 'c'
-- $4 = null
-- $5 = null
-- $6 = 1
-- $7 = 0
-- $8 = 1
-- $9 = 638501526000000000
-- $10 = 638501508000000000
-- $11 = '{"type":"groupCall","modalities":["audio"],"startDateTime":"2024-05-01T09:00:00Z","endDateTime":"2024-05-01T09:30:00Z"}'
-- $12 = []
-- $13 = []
-- $14 = []
-- $15 = ''
-- $16 = [1]
-- $17 = [0]
-- $18 = ["w8s"]
-- $19 = [638501526000000000]
-- $20 = [638501508000000000]
-- $21 = '{"modalities":["audio"],"startDateTime":"2024-05-01T09:00:00Z","endDateTime":"2024-05-01T09:30:00Z","caller":{},"callee":{}}'
-- $22 = []
-- $23 = []
-- $24 = []
-- $25 = []
-- $26 = []
-- $27 = []
-- $28 = ''

WITH
  free AS MATERIALIZED (
    SELECT
      i.id,
      i.size,
      c.next_position
    FROM
      unnest(
        (
          SELECT
            $2::text[]
        ),
        (
          SELECT
            $3::bigint[]
        )
      ) WITH ORDINALITY AS i (id, size, n)
      CROSS JOIN LATERAL (
        SELECT
          c.next_position,
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
      'participants_v2' = ANY (c.derived)
      OR (
        SELECT
          true
        FROM
          participant p
        WHERE
          p.tenant_id = $1
          AND p.call_record_id = i.id
        ORDER BY
          p.position
        LIMIT
          1
      ) IS NULL
  ),
  gone AS (
    DELETE FROM participant p
    WHERE
      p.tenant_id = $1
      AND p.call_record_id = ANY (
        ARRAY(
          SELECT
            id
          FROM
            free
        )
      )
  ),
  filled AS (
    INSERT INTO
      participant (tenant_id, call_record_id, position, id, body)
    SELECT
      $1,
      f.id,
      f.next_position + i.place,
      i.id,
      i.body::jsonb
    FROM
      unnest(
        (
          SELECT
            $4::text[]
        ),
        (
          SELECT
            $5::bigint[]
        ),
        (
          SELECT
            $6::text[]
        ),
        (
          SELECT
            $7::text[]
        )
      ) WITH ORDINALITY AS i (owner, place, id, body, n)
      JOIN free f ON f.id = i.owner
  )
UPDATE call_record t
SET
  next_position = t.next_position + f.size,
  derived = array_append(array_remove(t.derived, 'participants_v2'), 'participants_v2')
FROM
  free f
WHERE
  t.tenant_id = $1
  AND t.id = ANY (
    ARRAY(
      SELECT
        id
      FROM
        free
    )
  )
  AND t.id = f.id;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = ["c"]
-- $3 = [0]
-- $4 = []
-- $5 = []
-- $6 = []
-- $7 = []

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
-- $3 = [0]

SELECT
  i.id,
  c.older,
  c.newer,
  c.derived
FROM
  unnest(
    (
      SELECT
        $2::text[]
    )
  ) WITH ORDINALITY AS i (id, n)
  CROSS JOIN LATERAL (
    SELECT
      (c.body -> 'organizer')::text AS older,
      (c.body -> 'organizer_v2')::text AS newer,
      c.derived
    FROM
      call_record c
    WHERE
      c.tenant_id = $1
      AND c.id = i.id
    LIMIT
      1
  ) c;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = ["c"]

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
-- $3 = ["[]"]
-- $4 = ["{\"organizer_v2\":null,\"participants\":[{\"user\":{\"id\":\"ada\",\"displayName\":\"Ada\"}}]}"]

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
    ),
    (
      SELECT
        $7::text[]
    ),
    (
      SELECT
        $8::text[]
    ),
    (
      SELECT
        $9::text[]
    ),
    (
      SELECT
        $10::text[]
    )
  ) WITH ORDINALITY AS shared (value_2, value_3, value_4, value_5, value_6, value_7, value_8, value_9, value_10, n)
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
          ) || ',"sessions@odata.context":"' || shared.value_9::text || shared.value_7::text || CASE
            WHEN t0.id ~ '^[A-Za-z0-9_.!~*()-]*$' THEN t0.id
            ELSE url_key (t0.id)
          END || shared.value_8::text || shared.value_10::text || '"' || ',"sessions":[' || t1.items || ']' || CASE
            WHEN t1.more THEN ',"sessions@odata.nextLink":' || '{"ids":' || jsonb_build_array(t0.id) || ',"last":' || t1.last || ',"count":' || t1.count || '}'
            ELSE ''
          END || CASE
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
          CROSS JOIN LATERAL (
            SELECT
              coalesce(
                string_agg(
                  json,
                  ','
                  ORDER BY
                    k0
                ),
                ''
              ) AS items,
              count(*)::integer AS count,
              coalesce(bool_and(next), false) AS more,
              CASE
                WHEN bool_and(next) THEN jsonb_build_array(
                  (
                    array_agg(
                      k0
                      ORDER BY
                        k0
                    )
                  ) [count(*)]::text
                )
              END AS last,
              NULL AS total
            FROM
              (
                SELECT
                  *
                FROM
                  (
                    SELECT
                      *,
                      sum(octet_length(json)) OVER (ROWS UNBOUNDED PRECEDING) AS made
                    FROM
                      (
                        SELECT
                          '{' || right(
                            ',"@odata.etag":"W/\"' || t2.revision || '\""' || ',"id":' || coalesce(to_json(t2.id)::text, 'null'),
                            -1
                          ) || CASE
                            WHEN pg_column_size(t2.body) <= 8 THEN '}'
                            ELSE ',' || right(t2.body::text, -1)
                          END AS json,
                          t2.k0 AS k0,
                          t2.next
                        FROM
                          (
                            SELECT
                              t2.*,
                              row_number() OVER page AS n,
                              lead(true, 1, false) OVER page AS next,
                              sum(pg_column_size(t2.body)) OVER page AS size
                            FROM
                              (
                                SELECT
                                  t2.*,
                                  t2.position AS k0
                                FROM
                                  session t2
                                WHERE
                                  t2.tenant_id = (
                                    SELECT
                                      $1::uuid
                                  )
                                  AND t2.call_record_id = t0.id
                                ORDER BY
                                  t2.position
                                LIMIT
                                  61
                              ) t2
                            WINDOW
                              page AS (
                                ORDER BY
                                  t2.k0 ROWS UNBOUNDED PRECEDING
                              )
                          ) t2
                        WHERE
                          t2.n <= 60
                          AND (
                            t2.n = 1
                            OR t2.size <= 8388608
                          )
                        OFFSET
                          0
                      ) made
                  ) fitting
                WHERE
                  answer_fits (made)
              ) items
          ) t1
        OFFSET
          0
      ) e
  ) answer;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = ["c"]
-- $3 = ["communications/callRecords('"]
-- $4 = ["')"]
-- $5 = ["http://localhost:3000/v1.0/$metadata#"]
-- $6 = ["/organizer_v2/$entity"]
-- $7 = ["communications/callRecords('"]
-- $8 = ["')"]
-- $9 = ["http://localhost:3000/v1.0/$metadata#"]
-- $10 = ["/sessions"]

COMMIT;
