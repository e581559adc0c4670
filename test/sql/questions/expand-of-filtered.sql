SELECT
  0 AS found,
  CASE
    WHEN octet_length(p.items) <= 67108864 THEN p.items
  END AS items,
  coalesce(octet_length(p.items) > 67108864, false) AS "tooLarge",
  p.count,
  p.more,
  p.last,
  p.total
FROM
  (
    SELECT
      1
  ) one
  LEFT JOIN LATERAL (
    SELECT
      CASE
        WHEN bool_and(small) IS NOT FALSE THEN coalesce(
          string_agg(
            json,
            ',
'
            ORDER BY
              k0 DESC,
              k1 DESC
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
                k0 DESC,
                k1 DESC
            )
          ) [60]::text,
          (
            array_agg(
              k1
              ORDER BY
                k0 DESC,
                k1 DESC
            )
          ) [60]::text
        )
      END AS last,
      NULL AS total
    FROM
      (
        SELECT
          CASE
            WHEN pg_column_size(t0.body) <= 137518
            AND t1.items IS NOT NULL THEN '{' || substr(
              ',"@odata.etag":"W/\"' || t0.last_modified_date_time || '\""' || ',"id":' || coalesce(to_json(t0.id)::text, 'null') || ',"sessions@odata.context":"' || $7::text || $5::text || CASE
                WHEN t0.id ~ '^[A-Za-z0-9_.!~*()-]*$' THEN t0.id
                ELSE url_key (t0.id)
              END || $6::text || $8::text || '"' || ',"sessions@odata.count":' || t1.total || ',"sessions":[' || t1.items || ']' || CASE
                WHEN t1.more THEN ',"sessions@odata.nextLink":' || '{"ids":' || jsonb_build_array(t0.id) || ',"last":' || t1.last || ',"count":' || t1.count || '}'
                ELSE ''
              END,
              2
            ) || '}'
          END AS json,
          t0.k0 AS k0,
          t0.k1 AS k1,
          pg_column_size(t0.body) <= 137518
          AND t1.items IS NOT NULL AS small,
          pg_column_size(t0.body) AS size
        FROM
          (
            SELECT
              t0.*,
              t0.start_date_time AS k0,
              t0.id AS k1
            FROM
              call_record t0
            WHERE
              t0.tenant_id = (
                SELECT
                  $1::uuid
              )
            ORDER BY
              t0.start_date_time DESC,
              t0.id DESC
            LIMIT
              61
          ) t0
          CROSS JOIN LATERAL (
            SELECT
              CASE
                WHEN bool_and(small) IS NOT FALSE THEN coalesce(
                  string_agg(
                    json,
                    ','
                    ORDER BY
                      k0,
                      k1
                  ),
                  ''
                )
              END AS items,
              least(count(*), $4::bigint)::integer AS count,
              count(*) > $4::bigint AS more,
              CASE
                WHEN count(*) > $4::bigint THEN jsonb_build_array(
                  (
                    array_agg(
                      k0
                      ORDER BY
                        k0,
                        k1
                    )
                  ) [$4::bigint]::text,
                  (
                    array_agg(
                      k1
                      ORDER BY
                        k0,
                        k1
                    )
                  ) [$4::bigint]::text
                )
              END AS last,
              (
                SELECT
                  count(*)::text
                FROM
                  session t2
                WHERE
                  t2.tenant_id = (
                    SELECT
                      $1::uuid
                  )
                  AND t2.call_record_id = t0.id
                  AND (boolean_of ((t2.body -> 'isTest')) = $2::boolean)
              ) AS total
            FROM
              (
                SELECT
                  CASE
                    WHEN pg_column_size(t2.body) <= 4194304 THEN '{' || substr(
                      ',"@odata.etag":"W/\"' || t2.revision || '\""' || ',"id":' || coalesce(to_json(t2.id)::text, 'null'),
                      2
                    ) || '}'
                  END AS json,
                  t2.k0 AS k0,
                  t2.k1 AS k1,
                  pg_column_size(t2.body) <= 4194304 AS small,
                  pg_column_size(t2.body) AS size
                FROM
                  (
                    SELECT
                      t2.*,
                      t2.start_date_time AS k0,
                      t2.position AS k1
                    FROM
                      session t2
                    WHERE
                      t2.tenant_id = (
                        SELECT
                          $1::uuid
                      )
                      AND t2.call_record_id = t0.id
                      AND (boolean_of ((t2.body -> 'isTest')) = $2::boolean)
                    ORDER BY
                      t2.start_date_time,
                      t2.position
                    LIMIT
                      $3::bigint
                  ) t2
              ) items
          ) t1
      ) items
  ) p ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = true
-- $3 = 1
-- $4 = 1
-- $5 = 'communications/callRecords(''
-- $6 = '')'
-- $7 = 'http://localhost:3000/v1.0/$metadata#'
-- $8 = '/sessions(id)'
