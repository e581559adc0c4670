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
          accepted a
        WHERE
          a.id IS NOT NULL
      ) a
      JOIN unnest(
        (
          SELECT
            $10::integer[]
        ),
        (
          SELECT
            $11::bigint[]
        ),
        (
          SELECT
            $12::text[]
        ),
        (
          SELECT
            string_to_array($13::text, chr(1))
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
          accepted a
        WHERE
          a.id IS NOT NULL
      ) a
      JOIN unnest(
        (
          SELECT
            $14::integer[]
        ),
        (
          SELECT
            $15::bigint[]
        ),
        (
          SELECT
            $16::text[]
        ),
        (
          SELECT
            $17::bigint[]
        ),
        (
          SELECT
            $18::bigint[]
        ),
        (
          SELECT
            string_to_array($19::text, chr(1))
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
          accepted a
        WHERE
          a.id IS NOT NULL
      ) a
      JOIN unnest(
        (
          SELECT
            $20::integer[]
        ),
        (
          SELECT
            $21::bigint[]
        ),
        (
          SELECT
            $22::bigint[]
        ),
        (
          SELECT
            $23::text[]
        ),
        (
          SELECT
            $24::bigint[]
        ),
        (
          SELECT
            $25::bigint[]
        ),
        (
          SELECT
            string_to_array($26::text, chr(1))
        )
      ) WITH ORDINALITY AS i (owner, parent, position, id, end_date_time, start_date_time, body, n) ON i.owner = a.n
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
-- $2 = 'w2'
-- $3 = 'w2'
-- $4 = 3
-- $5 = 638501526000000000
-- $6 = 638501508000000000
-- $7 = '1'
-- $8 = '{organizer,participants}'
-- $9 = '{"type":"groupCall","modalities":["audio"],"startDateTime":"2024-05-01T09:00:00Z","endDateTime":"2024-05-01T09:30:00Z","organizer_v2":{"id":"ada","identity":{"user":{"id":"ada","displayName":"Ada"}}},"organizer":{"user":{"id":"ada","displayName":"Ada"}},"participants":[{"user":{"id":"ada","displayName":"Ada"}}]}'
-- $10 = [1]
-- $11 = [0]
-- $12 = ["ada"]
-- $13 = '{"identity":{"user":{"id":"ada","displayName":"Ada"}}}'
-- $14 = [1]
-- $15 = [1]
-- $16 = ["w2s"]
-- $17 = [638501526000000000]
-- $18 = [638501508000000000]
-- $19 = '{"modalities":["audio"],"startDateTime":"2024-05-01T09:00:00Z","endDateTime":"2024-05-01T09:30:00Z","caller":{},"callee":{}}'
-- $20 = [1]
-- $21 = [1]
-- $22 = [2]
-- $23 = ["w2g"]
-- $24 = [638501526000000000]
-- $25 = [638501508000000000]
-- $26 = '{"startDateTime":"2024-05-01T09:00:00Z","endDateTime":"2024-05-01T09:30:00Z"}'

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
    ),
    (
      SELECT
        $11::text[]
    ),
    (
      SELECT
        $12::text[]
    ),
    (
      SELECT
        $13::text[]
    ),
    (
      SELECT
        $14::text[]
    )
  ) WITH ORDINALITY AS shared (
    value_2,
    value_3,
    value_4,
    value_5,
    value_6,
    value_7,
    value_8,
    value_9,
    value_10,
    value_11,
    value_12,
    value_13,
    value_14,
    n
  )
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
          ) || ',"participants_v2@odata.context":"' || shared.value_9::text || shared.value_7::text || CASE
            WHEN t0.id ~ '^[A-Za-z0-9_.!~*()-]*$' THEN t0.id
            ELSE url_key (t0.id)
          END || shared.value_8::text || shared.value_10::text || '"' || ',"participants_v2":[' || t1.items || ']' || CASE
            WHEN t1.more THEN ',"participants_v2@odata.nextLink":' || '{"ids":' || jsonb_build_array(t0.id) || ',"last":' || t1.last || ',"count":' || t1.count || '}'
            ELSE ''
          END || ',"sessions@odata.context":"' || shared.value_13::text || shared.value_11::text || CASE
            WHEN t0.id ~ '^[A-Za-z0-9_.!~*()-]*$' THEN t0.id
            ELSE url_key (t0.id)
          END || shared.value_12::text || shared.value_14::text || '"' || ',"sessions":[' || t3.items || ']' || CASE
            WHEN t3.more THEN ',"sessions@odata.nextLink":' || '{"ids":' || jsonb_build_array(t0.id) || ',"last":' || t3.last || ',"count":' || t3.count || '}'
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
                                  participant t2
                                WHERE
                                  t2.tenant_id = (
                                    SELECT
                                      $1::uuid
                                  )
                                  AND t2.call_record_id = t0.id
                                ORDER BY
                                  t2.position
                                LIMIT
                                  131
                              ) t2
                            WINDOW
                              page AS (
                                ORDER BY
                                  t2.k0 ROWS UNBOUNDED PRECEDING
                              )
                          ) t2
                        WHERE
                          t2.n <= 130
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
                            ',"@odata.etag":"W/\"' || t4.revision || '\""' || ',"id":' || coalesce(to_json(t4.id)::text, 'null'),
                            -1
                          ) || ',"segments":[' || t5.items || ']' || CASE
                            WHEN t5.more THEN ',"segments@odata.nextLink":' || '{"ids":' || jsonb_build_array(t0.id, t4.id) || ',"last":' || t5.last || ',"count":' || t5.count || '}'
                            ELSE ''
                          END || CASE
                            WHEN pg_column_size(t4.body) <= 8 THEN '}'
                            ELSE ',' || right(t4.body::text, -1)
                          END AS json,
                          t4.k0 AS k0,
                          t4.next
                        FROM
                          (
                            SELECT
                              t4.*,
                              row_number() OVER page AS n,
                              lead(true, 1, false) OVER page AS next,
                              sum(pg_column_size(t4.body)) OVER page AS size
                            FROM
                              (
                                SELECT
                                  t4.*,
                                  t4.position AS k0
                                FROM
                                  session t4
                                WHERE
                                  t4.tenant_id = (
                                    SELECT
                                      $1::uuid
                                  )
                                  AND t4.call_record_id = t0.id
                                ORDER BY
                                  t4.position
                                LIMIT
                                  61
                              ) t4
                            WINDOW
                              page AS (
                                ORDER BY
                                  t4.k0 ROWS UNBOUNDED PRECEDING
                              )
                          ) t4
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
                                  ) [count(*)]::text,
                                  (
                                    array_agg(
                                      k1
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
                                            ',"@odata.etag":"W/\"' || t6.revision || '\""' || ',"id":' || coalesce(to_json(t6.id)::text, 'null'),
                                            -1
                                          ) || CASE
                                            WHEN pg_column_size(t6.body) <= 8 THEN '}'
                                            ELSE ',' || right(t6.body::text, -1)
                                          END AS json,
                                          t6.k0 AS k0,
                                          t6.session_position AS k1,
                                          t6.next
                                        FROM
                                          (
                                            SELECT
                                              t6.*,
                                              row_number() OVER page AS n,
                                              lead(true, 1, false) OVER page AS next,
                                              sum(pg_column_size(t6.body)) OVER page AS size
                                            FROM
                                              (
                                                SELECT
                                                  t6.*,
                                                  t6.position AS k0
                                                FROM
                                                  segment t6
                                                WHERE
                                                  t6.tenant_id = (
                                                    SELECT
                                                      $1::uuid
                                                  )
                                                  AND t6.call_record_id = t4.call_record_id
                                                  AND t6.session_position = t4.position
                                                ORDER BY
                                                  t6.position
                                                LIMIT
                                                  61
                                              ) t6
                                            WINDOW
                                              page AS (
                                                ORDER BY
                                                  t6.k0 ROWS UNBOUNDED PRECEDING
                                              )
                                          ) t6
                                        WHERE
                                          t6.n <= 60
                                          AND (
                                            t6.n = 1
                                            OR t6.size <= 8388608
                                          )
                                        OFFSET
                                          0
                                      ) made
                                  ) fitting
                                WHERE
                                  answer_fits (made)
                              ) items
                          ) t5
                        WHERE
                          t4.n <= 60
                          AND (
                            t4.n = 1
                            OR t4.size <= 8388608
                          )
                        OFFSET
                          0
                      ) made
                  ) fitting
                WHERE
                  answer_fits (made)
              ) items
          ) t3
        OFFSET
          0
      ) e
  ) answer;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = ["w2"]
-- $3 = ["communications/callRecords('"]
-- $4 = ["')"]
-- $5 = ["http://localhost:3000/v1.0/$metadata#"]
-- $6 = ["/organizer_v2/$entity"]
-- $7 = ["communications/callRecords('"]
-- $8 = ["')"]
-- $9 = ["http://localhost:3000/v1.0/$metadata#"]
-- $10 = ["/participants_v2"]
-- $11 = ["communications/callRecords('"]
-- $12 = ["')"]
-- $13 = ["http://localhost:3000/v1.0/$metadata#"]
-- $14 = ["/sessions(segments())"]

COMMIT;
