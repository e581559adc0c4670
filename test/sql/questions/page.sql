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
            WHEN pg_column_size(t0.body) <= 137518 THEN '{' || right(
              ',"@odata.etag":"W/\"' || t0.last_modified_date_time || '\""' || CASE
                WHEN jsonb_typeof(t0.body -> 'organizer_v2') = 'object' THEN ',"organizer_v2@odata.context":"' || $4::text || $2::text || CASE
                  WHEN t0.id ~ '^[A-Za-z0-9_.!~*()-]*$' THEN t0.id
                  ELSE url_key (t0.id)
                END || $3::text || $5::text || '"'
                ELSE ''
              END || ',"id":' || coalesce(to_json(t0.id)::text, 'null') || ',"lastModifiedDateTime":' || coalesce(to_json(format_ticks (t0.last_modified_date_time))::text, 'null') || ',"version":' || coalesce(to_json(t0.version)::text, 'null'),
              -1
            ) || CASE
              WHEN pg_column_size(t0.body) <= 8 THEN '}'
              ELSE ',' || right(t0.body::text, -1)
            END
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
      ) items
  ) p ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 'communications/callRecords(''
-- $3 = '')'
-- $4 = 'http://localhost:3000/v1.0/$metadata#'
-- $5 = '/organizer_v2/$entity'
