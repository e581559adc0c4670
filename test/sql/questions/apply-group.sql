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
    WITH
      t5 AS (
        SELECT
          t4.*,
          row_number() OVER (
            ORDER BY
              t4.c2 DESC NULLS LAST,
              t4.c0 COLLATE "C" NULLS FIRST,
              t4.c2 NULLS FIRST,
              t4.c4 NULLS FIRST
          ) AS c5
        FROM
          (
            SELECT
              c0,
              count(c1)::numeric AS c2,
              min(c3) AS c4
            FROM
              (
                SELECT
                  t2.c0,
                  true AS c1,
                  t2.start_date_time AS c3
                FROM
                  (
                    SELECT
                      t1.*,
                      (t1.body ->> 'type') AS c0
                    FROM
                      (
                        SELECT
                          t0.*
                        FROM
                          call_record t0
                        WHERE
                          t0.tenant_id = $1
                      ) t1
                  ) t2
              ) t3
            GROUP BY
              c0
          ) t4
      )
    SELECT
      coalesce(
        string_agg(
          json,
          ','
          ORDER BY
            n
        ),
        ''
      ) AS items,
      count(*)::integer AS count,
      coalesce(max(found) > count(*), false) AS more,
      jsonb_build_array((count(*) + $9::bigint)::text) AS last,
      NULL AS total
    FROM
      (
        SELECT
          *,
          sum(octet_length(json)) OVER (
            ORDER BY
              n ROWS UNBOUNDED PRECEDING
          ) AS size
        FROM
          (
            SELECT
              concat(
                '{"@odata.id":null',
                concat($4::text, coalesce(to_jsonb(t6.c0)::text, 'null')),
                coalesce(
                  $6::text || CASE
                    WHEN t6.c2 IN ('NaN', 'Infinity', '-Infinity') THEN '"' || write_number (t6.c2) || '"'
                    ELSE write_number (t6.c2)
                  END,
                  $5::text
                ),
                coalesce($8::text || to_jsonb(format_ticks (t6.c4))::text, $7::text),
                '}'
              ) AS json,
              t6.n,
              t6.found
            FROM
              (
                SELECT
                  t6.*,
                  row_number() OVER (
                    ORDER BY
                      t6.c6
                  ) AS n,
                  count(*) OVER () AS found
                FROM
                  (
                    SELECT
                      t6.*,
                      row_number() OVER (
                        ORDER BY
                          t6.c5
                      ) AS c6
                    FROM
                      t5 t6
                    ORDER BY
                      t6.c5
                    LIMIT
                      $2::bigint
                    OFFSET
                      $3::bigint
                  ) t6
              ) t6
            OFFSET
              0
          ) texts
      ) sized
    WHERE
      n <= $10::bigint
      AND (
        n = 1
        OR size <= 8388608
      )
  ) p ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 1001
-- $3 = 0
-- $4 = ',"type":'
-- $5 = ',"calls":null'
-- $6 = ',"calls@odata.type":"#Decimal","calls":'
-- $7 = ',"first":null'
-- $8 = ',"first@odata.type":"#DateTimeOffset","first":'
-- $9 = 0
-- $10 = 1000
