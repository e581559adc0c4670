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
      t8 AS (
        SELECT
          *
        FROM
          (
            SELECT
              t7.*,
              row_number() OVER (
                ORDER BY
                  t7.c4 DESC NULLS LAST,
                  t7.c0 COLLATE "C" NULLS FIRST,
                  t7.c2 NULLS FIRST,
                  t7.c4 NULLS FIRST
              ) AS c5
            FROM
              (
                SELECT
                  t6.*
                FROM
                  (
                    SELECT
                      c0,
                      count(c1)::numeric AS c2,
                      max(c3) AS c4
                    FROM
                      (
                        SELECT
                          t3.c0,
                          true AS c1,
                          (
                            SELECT
                              count(*)::numeric
                            FROM
                              session t4
                            WHERE
                              t4.tenant_id = $1
                              AND t4.call_record_id = t3.id
                          ) AS c3
                        FROM
                          (
                            SELECT
                              t2.*,
                              (t2.body ->> 'type') AS c0
                            FROM
                              (
                                SELECT
                                  t1.*
                                FROM
                                  (
                                    SELECT
                                      t0.*
                                    FROM
                                      call_record t0
                                    WHERE
                                      t0.tenant_id = $1
                                  ) t1
                                WHERE
                                  (t1.start_date_time >= $2::bigint)
                              ) t2
                          ) t3
                      ) t5
                    GROUP BY
                      c0
                  ) t6
                WHERE
                  (t6.c4 > $3::numeric)
              ) t7
          ) t7
        WHERE
          c5 <= $4::numeric
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
      jsonb_build_array((count(*) + $12::bigint)::text) AS last,
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
                concat($7::text, coalesce(to_jsonb(t9.c0)::text, 'null')),
                coalesce(
                  $9::text || CASE
                    WHEN t9.c2 IN ('NaN', 'Infinity', '-Infinity') THEN '"' || write_number (t9.c2) || '"'
                    ELSE write_number (t9.c2)
                  END,
                  $8::text
                ),
                coalesce(
                  $11::text || CASE
                    WHEN t9.c4 IN ('NaN', 'Infinity', '-Infinity') THEN '"' || write_number (t9.c4) || '"'
                    ELSE write_number (t9.c4)
                  END,
                  $10::text
                ),
                '}'
              ) AS json,
              t9.n,
              t9.found
            FROM
              (
                SELECT
                  t9.*,
                  row_number() OVER (
                    ORDER BY
                      t9.c6
                  ) AS n,
                  count(*) OVER () AS found
                FROM
                  (
                    SELECT
                      t9.*,
                      row_number() OVER (
                        ORDER BY
                          t9.c5
                      ) AS c6
                    FROM
                      t8 t9
                    ORDER BY
                      t9.c5
                    LIMIT
                      $5::bigint
                    OFFSET
                      $6::bigint
                  ) t9
              ) t9
            OFFSET
              0
          ) texts
      ) sized
    WHERE
      n <= $13::bigint
      AND (
        n = 1
        OR size <= 8388608
      )
  ) p ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = '638448480000000000'
-- $3 = '0'
-- $4 = '2'
-- $5 = 1001
-- $6 = 0
-- $7 = ',"type":'
-- $8 = ',"calls":null'
-- $9 = ',"calls@odata.type":"#Decimal","calls":'
-- $10 = ',"most":null'
-- $11 = ',"most@odata.type":"#Int64","most":'
-- $12 = 0
-- $13 = 1000
