SELECT
  settle_changes ($1::uuid, $2::integer) AS settled,
  newest
FROM
  (
    SELECT
      arrival::text AS newest
    FROM
      change
    WHERE
      tenant_id = $1
      AND position IS NULL
      AND arrival <= $3::bigint
    ORDER BY
      arrival DESC
    LIMIT
      1
  ) pending;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 10000
-- $3 = '9223372036854775807'

SELECT
  greatest(
    0,
    (
      SELECT
        max(position)
      FROM
        change
      WHERE
        tenant_id = $1
        AND position IS NOT NULL
    ),
    (
      SELECT
        position
      FROM
        change_horizon
      WHERE
        tenant_id = $1
    )
  )::text AS position;
-- $1 = '11111111-1111-4111-8111-111111111111'

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
      coalesce(
        string_agg(
          json,
          ','
          ORDER BY
            k0 DESC,
            k1 DESC
        ),
        ''
      ) AS items,
      count(*)::integer AS count,
      coalesce(bool_and(next), false) AS more,
      CASE
        WHEN bool_and(next) THEN jsonb_build_array(
          (
            array_agg(
              k0
              ORDER BY
                k0 DESC,
                k1 DESC
            )
          ) [count(*)]::text,
          (
            array_agg(
              k1
              ORDER BY
                k0 DESC,
                k1 DESC
            )
          ) [count(*)]::text
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
                  '{' || substr(
                    ',"@odata.etag":"W/\"' || t0.last_modified_date_time || '\""' || ',"id":' || coalesce(to_json(t0.id)::text, 'null') || coalesce(',"type":' || (t0.body -> 'type')::text, ',"type":null'),
                    2
                  ) || '}' AS json,
                  t0.k0 AS k0,
                  t0.k1 AS k1,
                  t0.next
                FROM
                  (
                    SELECT
                      t0.*,
                      row_number() OVER page AS n,
                      lead(true, 1, false) OVER page AS next,
                      sum(pg_column_size(t0.body)) OVER page AS size
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
                    WINDOW
                      page AS (
                        ORDER BY
                          t0.k0 DESC,
                          t0.k1 DESC ROWS UNBOUNDED PRECEDING
                      )
                  ) t0
                WHERE
                  t0.n <= 60
                  AND (
                    t0.n = 1
                    OR t0.size <= 8388608
                  )
                OFFSET
                  0
              ) made
          ) fitting
        WHERE
          answer_fits (made)
      ) items
  ) p ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
