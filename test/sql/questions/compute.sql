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
              k0 DESC NULLS LAST,
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
                k0 DESC NULLS LAST,
                k1 DESC
            )
          ) [60]::text,
          (
            array_agg(
              k1
              ORDER BY
                k0 DESC NULLS LAST,
                k1 DESC
            )
          ) [60]::text
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
                  CASE
                    WHEN pg_column_size(t0.body) <= 137518 THEN '{' || substr(
                      concat(
                        ',"@odata.etag":"W/\"' || t0.last_modified_date_time || '\""',
                        ',"id":' || coalesce(to_json(t0.id)::text, 'null'),
                        coalesce(
                          $3::text || to_jsonb(write_seconds (((t0.end_date_time - t0.start_date_time)::numeric / 10000000)))::text,
                          $2::text
                        )
                      ),
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
                      ((t0.end_date_time - t0.start_date_time)::numeric / 10000000) AS k0,
                      t0.id AS k1
                    FROM
                      call_record t0
                    WHERE
                      t0.tenant_id = $1
                    ORDER BY
                      ((t0.end_date_time - t0.start_date_time)::numeric / 10000000) DESC NULLS LAST,
                      t0.id DESC
                    LIMIT
                      61
                  ) t0
                OFFSET
                  0
              ) made
          ) fitting
        WHERE
          answer_fits (made)
      ) items
  ) p ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = ',"length":null'
-- $3 = ',"length@odata.type":"#Duration","length":'
