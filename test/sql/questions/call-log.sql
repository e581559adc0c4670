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
            k0,
            k1
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
                k0,
                k1
            )
          ) [count(*)]::text,
          (
            array_agg(
              k1
              ORDER BY
                k0,
                k1
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
                  '{' || right(',"id":' || coalesce(to_json(t0.id)::text, 'null'), -1) || CASE
                    WHEN pg_column_size((t0.body - $4::text[])) <= 8 THEN '}'
                    ELSE ',' || right((t0.body - $4::text[])::text, -1)
                  END AS json,
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
                          pstn_call t0
                        WHERE
                          t0.tenant_id = $1
                          AND (
                            (t0.start_date_time >= $2::bigint)
                            AND (t0.start_date_time <= $3::bigint)
                          )
                        ORDER BY
                          t0.start_date_time,
                          t0.id
                        LIMIT
                          1001
                      ) t0
                    WINDOW
                      page AS (
                        ORDER BY
                          t0.k0,
                          t0.k1 ROWS UNBOUNDED PRECEDING
                      )
                  ) t0
                WHERE
                  t0.n <= 1000
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
-- $2 = '638448480000000000'
-- $3 = '638474400000000000'
-- $4 = ["administrativeUnitInfos","otherPartyCountryCode","clientLocalIpV4Address","clientLocalIpV6Address","clientPublicIpV4Address","clientPublicIpV6Address"]
