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
      least(count(*), $4::bigint)::integer AS count,
      count(*) > $4::bigint AS more,
      CASE
        WHEN count(*) > $4::bigint THEN jsonb_build_array(
          (
            array_agg(
              k0
              ORDER BY
                k0 DESC,
                k1 DESC
            )
          ) [$4::bigint]::text,
          (
            array_agg(
              k1
              ORDER BY
                k0 DESC,
                k1 DESC
            )
          ) [$4::bigint]::text
        )
      END AS last,
      NULL AS total
    FROM
      (
        SELECT
          CASE
            WHEN pg_column_size(t0.body) <= 4194304 THEN '{' || substr(
              ',"@odata.etag":"W/\"' || t0.last_modified_date_time || '\""' || ',"id":' || coalesce(to_json(t0.id)::text, 'null'),
              2
            ) || '}'
          END AS json,
          t0.k0 AS k0,
          t0.k1 AS k1,
          pg_column_size(t0.body) <= 4194304 AS small,
          pg_column_size(t0.body) AS size
        FROM
          (
            SELECT
              t0.*,
              t1.*
            FROM
              (
                SELECT
                  t0.id AS found_id,
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
                  $3::bigint
                OFFSET
                  $2::bigint
              ) t1
              JOIN call_record t0 ON t0.tenant_id = $1
              AND t0.id = t1.found_id
          ) t0
      ) items
  ) p ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 1
-- $3 = 2
-- $4 = 1
