SELECT
  (t0.id IS NOT NULL)::integer AS found,
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
      call_record t0
    WHERE
      t0.tenant_id = $1
      AND t0.id = $2::text
  ) t0 ON true
  LEFT JOIN LATERAL (
    SELECT
      CASE
        WHEN bool_and(small) IS NOT FALSE THEN coalesce(
          string_agg(
            json,
            ',
'
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
            WHEN pg_column_size(t1.body) <= 137518 THEN '{' || substr(
              ',"@odata.etag":"W/\"' || t1.revision || '\""' || ',"id":' || coalesce(to_json(t1.id)::text, 'null'),
              2
            ) || '}'
          END AS json,
          t1.k0 AS k0,
          pg_column_size(t1.body) <= 137518 AS small,
          pg_column_size(t1.body) AS size
        FROM
          (
            SELECT
              t1.*,
              t1.position AS k0
            FROM
              session t1
            WHERE
              t1.tenant_id = (
                SELECT
                  $1::uuid
              )
              AND t1.call_record_id = t0.id
              AND ((t1.body #>> '{caller,name}') COLLATE "C" = $3::text)
            ORDER BY
              t1.position
            LIMIT
              61
          ) t1
      ) items
  ) p ON t0.id IS NOT NULL;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 'a'
-- $3 = 'PC-7'
