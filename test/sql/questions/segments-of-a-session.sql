SELECT
  (t1.id IS NOT NULL)::integer + CASE
    WHEN t1.id IS NOT NULL THEN 1
    ELSE (
      EXISTS (
        SELECT
        FROM
          call_record t0
        WHERE
          t0.tenant_id = $1
          AND t0.id = $2::text
      )
    )::integer
  END AS found,
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
      *
    FROM
      session t1
    WHERE
      t1.tenant_id = $1
      AND t1.call_record_id = $2::text
      AND t1.id = $3::text
    ORDER BY
      t1.position
    LIMIT
      1
  ) t1 ON true
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
          ) [60]::text,
          (
            array_agg(
              k2
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
            WHEN pg_column_size(t2.body) <= 137518 THEN '{' || right(
              ',"@odata.etag":"W/\"' || t2.revision || '\""' || ',"id":' || coalesce(to_json(t2.id)::text, 'null'),
              -1
            ) || CASE
              WHEN pg_column_size(t2.body) <= 8 THEN '}'
              ELSE ',' || right(t2.body::text, -1)
            END
          END AS json,
          t2.k0 AS k0,
          t2.k1 AS k1,
          t2.session_position AS k2,
          pg_column_size(t2.body) <= 137518 AS small,
          pg_column_size(t2.body) AS size
        FROM
          (
            SELECT
              t2.*,
              t2.start_date_time AS k0,
              t2.position AS k1
            FROM
              segment t2
            WHERE
              t2.tenant_id = (
                SELECT
                  $1::uuid
              )
              AND t2.call_record_id = t1.call_record_id
              AND t2.session_position = t1.position
            ORDER BY
              t2.start_date_time DESC,
              t2.position DESC
            LIMIT
              61
          ) t2
      ) items
  ) p ON t1.id IS NOT NULL;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 'a'
-- $3 = 'a1'
