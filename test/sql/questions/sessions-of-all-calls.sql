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
              k1 DESC,
              k2 DESC
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
                k1 DESC,
                k2 DESC
            )
          ) [60]::text,
          (
            array_agg(
              k1
              ORDER BY
                k0 DESC,
                k1 DESC,
                k2 DESC
            )
          ) [60]::text,
          (
            array_agg(
              k2
              ORDER BY
                k0 DESC,
                k1 DESC,
                k2 DESC
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
              ',"@odata.etag":"W/\"' || t0.revision || '\""' || ',"@odata.id":"' || $7::text || $3::text || CASE
                WHEN t0.call_record_id ~ '^[A-Za-z0-9_.!~*()-]*$' THEN t0.call_record_id
                ELSE url_key (t0.call_record_id)
              END || $4::text || $5::text || CASE
                WHEN t0.id ~ '^[A-Za-z0-9_.!~*()-]*$' THEN t0.id
                ELSE url_key (t0.id)
              END || $6::text || '"' || ',"id":' || coalesce(to_json(t0.id)::text, 'null'),
              2
            ) || '}'
          END AS json,
          t0.k0 AS k0,
          t0.k1 AS k1,
          t0.k2 AS k2,
          pg_column_size(t0.body) <= 137518 AS small,
          pg_column_size(t0.body) AS size
        FROM
          (
            SELECT
              t0.*,
              t0.start_date_time AS k0,
              t0.call_record_id AS k1,
              t0.position AS k2
            FROM
              session t0
            WHERE
              t0.tenant_id = $1
              AND (boolean_of ((t0.body -> 'isTest')) = $2::boolean)
            ORDER BY
              t0.start_date_time DESC,
              t0.call_record_id DESC,
              t0.position DESC
            LIMIT
              61
          ) t0
      ) items
  ) p ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = true
-- $3 = 'communications/callRecords(''
-- $4 = '')'
-- $5 = '/sessions(''
-- $6 = '')'
-- $7 = 'http://localhost:3000/v1.0/'
