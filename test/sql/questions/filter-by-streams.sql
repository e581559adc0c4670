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
            WHEN pg_column_size(t0.body) <= 137518 THEN '{' || substr(
              ',"@odata.etag":"W/\"' || t0.last_modified_date_time || '\""' || ',"id":' || coalesce(to_json(t0.id)::text, 'null'),
              2
            ) || '}'
          END AS json,
          t0.k0 AS k0,
          t0.k1 AS k1,
          pg_column_size(t0.body) <= 137518 AS small,
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
              AND EXISTS (
                SELECT
                FROM
                  session t1
                WHERE
                  t1.tenant_id = $1
                  AND t1.call_record_id = t0.id
                  AND EXISTS (
                    SELECT
                    FROM
                      segment t2
                    WHERE
                      t2.tenant_id = $1
                      AND t2.call_record_id = t1.call_record_id
                      AND t2.session_position = t1.position
                      AND EXISTS (
                        SELECT
                        FROM
                          jsonb_path_query((t2.body -> 'media'), 'strict $[*]', '{}', true) t3 (value)
                        WHERE
                          EXISTS (
                            SELECT
                            FROM
                              jsonb_path_query((t3.value -> 'streams'), 'strict $[*]', '{}', true) t4 (value)
                            WHERE
                              (read_seconds ((t4.value ->> 'averageJitter')) > $2::numeric)
                          )
                      )
                  )
              )
            ORDER BY
              t0.start_date_time DESC,
              t0.id DESC
            LIMIT
              61
          ) t0
      ) items
  ) p ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = '0.03'
