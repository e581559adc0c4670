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
      least(count(*), $3::bigint)::integer AS count,
      count(*) > $3::bigint AS more,
      CASE
        WHEN count(*) > $3::bigint THEN jsonb_build_array(
          (
            array_agg(
              k0
              ORDER BY
                k0 DESC,
                k1 DESC
            )
          ) [$3::bigint]::text,
          (
            array_agg(
              k1
              ORDER BY
                k0 DESC,
                k1 DESC
            )
          ) [$3::bigint]::text
        )
      END AS last,
      (
        SELECT
          count(*)::text
        FROM
          call_record t0
        WHERE
          t0.tenant_id = $1
      ) AS total
    FROM
      (
        SELECT
          CASE
            WHEN pg_column_size(t0.body) <= 2796202 THEN '{' || substr(
              ',"@odata.etag":"W/\"' || t0.last_modified_date_time || '\""' || ',"id":' || coalesce(to_json(t0.id)::text, 'null') || coalesce(',"startDateTime":' || (t0.body -> 'startDateTime')::text, ',"startDateTime":null'),
              2
            ) || '}'
          END AS json,
          t0.k0 AS k0,
          t0.k1 AS k1,
          pg_column_size(t0.body) <= 2796202 AS small,
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
              t0.tenant_id = $1
            ORDER BY
              t0.start_date_time DESC,
              t0.id DESC
            LIMIT
              $2::bigint
          ) t0
      ) items
  ) p ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 3
-- $3 = 2
