SELECT
  CASE
    WHEN octet_length(e.json) <= 67108864 THEN e.json
  END AS json
FROM
  (
    SELECT
      CASE
        WHEN t1.items IS NOT NULL
        AND t5.items IS NOT NULL THEN '{' || right(
          ',"@odata.etag":"W/\"' || t0.last_modified_date_time || '\""' || CASE
            WHEN jsonb_typeof(t0.body -> 'organizer_v2') = 'object' THEN ',"organizer_v2@odata.context":"' || $5::text || $3::text || CASE
              WHEN t0.id ~ '^[A-Za-z0-9_.!~*()-]*$' THEN t0.id
              ELSE url_key (t0.id)
            END || $4::text || $6::text || '"'
            ELSE ''
          END || ',"id":' || coalesce(to_json(t0.id)::text, 'null') || ',"lastModifiedDateTime":' || coalesce(to_json(format_ticks (t0.last_modified_date_time))::text, 'null') || ',"version":' || coalesce(to_json(t0.version)::text, 'null'),
          -1
        ) || ',"sessions@odata.context":"' || $9::text || $7::text || CASE
          WHEN t0.id ~ '^[A-Za-z0-9_.!~*()-]*$' THEN t0.id
          ELSE url_key (t0.id)
        END || $8::text || $10::text || '"' || ',"sessions":[' || t1.items || ']' || CASE
          WHEN t1.more THEN ',"sessions@odata.nextLink":' || '{"ids":' || jsonb_build_array(t0.id) || ',"last":' || t1.last || ',"count":' || t1.count || '}'
          ELSE ''
        END || ',"participants_v2@odata.context":"' || $13::text || $11::text || CASE
          WHEN t0.id ~ '^[A-Za-z0-9_.!~*()-]*$' THEN t0.id
          ELSE url_key (t0.id)
        END || $12::text || $14::text || '"' || ',"participants_v2":[' || t5.items || ']' || CASE
          WHEN t5.more THEN ',"participants_v2@odata.nextLink":' || '{"ids":' || jsonb_build_array(t0.id) || ',"last":' || t5.last || ',"count":' || t5.count || '}'
          ELSE ''
        END || CASE
          WHEN pg_column_size(t0.body) <= 8 THEN '}'
          ELSE ',' || right(t0.body::text, -1)
        END
      END AS json
    FROM
      LATERAL (
        SELECT
          *
        FROM
          call_record t0
        WHERE
          t0.tenant_id = $1
          AND t0.id = $2::text
      ) t0
      CROSS JOIN LATERAL (
        SELECT
          CASE
            WHEN bool_and(small) IS NOT FALSE THEN coalesce(
              string_agg(
                json,
                ','
                ORDER BY
                  k0
              ),
              ''
            )
          END AS items,
          least(count(*), 60)::integer AS count,
          count(*) > 60 AS more,
          CASE
            WHEN count(*) > 60 THEN jsonb_build_array(
              (
                array_agg(
                  k0
                  ORDER BY
                    k0
                )
              ) [60]::text
            )
          END AS last,
          NULL AS total
        FROM
          (
            SELECT
              CASE
                WHEN pg_column_size(t2.body) <= 137518
                AND t3.items IS NOT NULL THEN '{' || right(
                  ',"@odata.etag":"W/\"' || t2.revision || '\""' || ',"id":' || coalesce(to_json(t2.id)::text, 'null'),
                  -1
                ) || ',"segments":[' || t3.items || ']' || CASE
                  WHEN t3.more THEN ',"segments@odata.nextLink":' || '{"ids":' || jsonb_build_array(t0.id, t2.id) || ',"last":' || t3.last || ',"count":' || t3.count || '}'
                  ELSE ''
                END || CASE
                  WHEN pg_column_size(t2.body) <= 8 THEN '}'
                  ELSE ',' || right(t2.body::text, -1)
                END
              END AS json,
              t2.k0 AS k0,
              pg_column_size(t2.body) <= 137518
              AND t3.items IS NOT NULL AS small,
              pg_column_size(t2.body) AS size
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
              CROSS JOIN LATERAL (
                SELECT
                  CASE
                    WHEN bool_and(small) IS NOT FALSE THEN coalesce(
                      string_agg(
                        json,
                        ','
                        ORDER BY
                          k0
                      ),
                      ''
                    )
                  END AS items,
                  least(count(*), 60)::integer AS count,
                  count(*) > 60 AS more,
                  CASE
                    WHEN count(*) > 60 THEN jsonb_build_array(
                      (
                        array_agg(
                          k0
                          ORDER BY
                            k0
                        )
                      ) [60]::text,
                      (
                        array_agg(
                          k1
                          ORDER BY
                            k0
                        )
                      ) [60]::text
                    )
                  END AS last,
                  NULL AS total
                FROM
                  (
                    SELECT
                      CASE
                        WHEN pg_column_size(t4.body) <= 137518 THEN '{' || right(
                          ',"@odata.etag":"W/\"' || t4.revision || '\""' || ',"id":' || coalesce(to_json(t4.id)::text, 'null'),
                          -1
                        ) || CASE
                          WHEN pg_column_size(t4.body) <= 8 THEN '}'
                          ELSE ',' || right(t4.body::text, -1)
                        END
                      END AS json,
                      t4.k0 AS k0,
                      t4.session_position AS k1,
                      pg_column_size(t4.body) <= 137518 AS small,
                      pg_column_size(t4.body) AS size
                    FROM
                      (
                        SELECT
                          t4.*,
                          t4.position AS k0
                        FROM
                          segment t4
                        WHERE
                          t4.tenant_id = (
                            SELECT
                              $1::uuid
                          )
                          AND t4.call_record_id = t2.call_record_id
                          AND t4.session_position = t2.position
                        ORDER BY
                          t4.position
                        LIMIT
                          61
                      ) t4
                  ) items
              ) t3
          ) items
      ) t1
      CROSS JOIN LATERAL (
        SELECT
          CASE
            WHEN bool_and(small) IS NOT FALSE THEN coalesce(
              string_agg(
                json,
                ','
                ORDER BY
                  k0
              ),
              ''
            )
          END AS items,
          least(count(*), 130)::integer AS count,
          count(*) > 130 AS more,
          CASE
            WHEN count(*) > 130 THEN jsonb_build_array(
              (
                array_agg(
                  k0
                  ORDER BY
                    k0
                )
              ) [130]::text
            )
          END AS last,
          NULL AS total
        FROM
          (
            SELECT
              CASE
                WHEN pg_column_size(t6.body) <= 64035 THEN '{' || right(
                  ',"@odata.etag":"W/\"' || t6.revision || '\""' || ',"id":' || coalesce(to_json(t6.id)::text, 'null'),
                  -1
                ) || CASE
                  WHEN pg_column_size(t6.body) <= 8 THEN '}'
                  ELSE ',' || right(t6.body::text, -1)
                END
              END AS json,
              t6.k0 AS k0,
              pg_column_size(t6.body) <= 64035 AS small,
              pg_column_size(t6.body) AS size
            FROM
              (
                SELECT
                  t6.*,
                  t6.position AS k0
                FROM
                  participant t6
                WHERE
                  t6.tenant_id = (
                    SELECT
                      $1::uuid
                  )
                  AND t6.call_record_id = t0.id
                ORDER BY
                  t6.position
                LIMIT
                  131
              ) t6
          ) items
      ) t5
    OFFSET
      0
  ) e;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 'a'
-- $3 = 'communications/callRecords(''
-- $4 = '')'
-- $5 = 'http://localhost:3000/v1.0/$metadata#'
-- $6 = '/organizer_v2/$entity'
-- $7 = 'communications/callRecords(''
-- $8 = '')'
-- $9 = 'http://localhost:3000/v1.0/$metadata#'
-- $10 = '/sessions(segments())'
-- $11 = 'communications/callRecords(''
-- $12 = '')'
-- $13 = 'http://localhost:3000/v1.0/$metadata#'
-- $14 = '/participants_v2'
