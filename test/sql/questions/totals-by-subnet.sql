SELECT
  p.position::text AS position,
  is_complete AS "isComplete",
  to_char(p.changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "changedAt",
  NOT is_complete
  OR EXISTS (
    SELECT
    FROM
      change c
    WHERE
      c.tenant_id = $1
      AND c.position IS NULL
  )
  OR (
    SELECT
      c.position
    FROM
      change c
    WHERE
      c.tenant_id = $1
      AND c.position > p.position
    ORDER BY
      c.position
    LIMIT
      1
  ) IS NOT NULL
  OR EXISTS (
    SELECT
    FROM
      touched_call t
    WHERE
      t.tenant_id = $1
  ) AS "isBehind"
FROM
  quality_place p
WHERE
  p.tenant_id = $1
UNION ALL
SELECT
  '0',
  NOT lacks,
  NULL,
  lacks
FROM
  (
    SELECT
      EXISTS (
        SELECT
        FROM
          call_record
        WHERE
          tenant_id = $1
      ) AS lacks
  ) none
WHERE
  NOT EXISTS (
    SELECT
    FROM
      quality_place
    WHERE
      tenant_id = $1
  );
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
    WITH
      t6 AS (
        SELECT
          *
        FROM
          (
            SELECT
              t5.*,
              row_number() OVER (
                ORDER BY
                  t5.c4 DESC NULLS LAST,
                  t5.c0 COLLATE "C" NULLS FIRST,
                  t5.c2 NULLS FIRST,
                  t5.c4 NULLS FIRST
              ) AS c5
            FROM
              (
                SELECT
                  c0,
                  bounded_number (sum(c1)) AS c2,
                  bounded_number (sum(c3)) AS c4
                FROM
                  (
                    SELECT
                      t3.c0,
                      t3.streams::numeric AS c1,
                      t3.poor::numeric AS c3
                    FROM
                      (
                        SELECT
                          t2.*,
                          t2.subnet AS c0
                        FROM
                          (
                            SELECT
                              t1.*
                            FROM
                              (
                                SELECT
                                  t0.*
                                FROM
                                  (
                                    SELECT
                                      h.*,
                                      estimate_users (h.user_bits::bit(1024)) AS users,
                                      jsonb_build_object(
                                        'jitterHistogram',
                                        dense_counts (h.jitter_histogram, 32),
                                        'lossHistogram',
                                        dense_counts (h.loss_histogram, 42),
                                        'roundTripHistogram',
                                        dense_counts (h.round_trip_histogram, 32),
                                        'mosHistogram',
                                        dense_counts (h.mos_histogram, 41)
                                      ) AS body
                                    FROM
                                      quality_hour h
                                    WHERE
                                      h.tenant_id = $1
                                      AND h.grain = 1
                                      AND h.generation = coalesce(
                                        (
                                          SELECT
                                            p.generation
                                          FROM
                                            quality_place p
                                          WHERE
                                            p.tenant_id = $1
                                        ),
                                        0
                                      )
                                  ) t0
                                WHERE
                                  t0.tenant_id = $1
                              ) t1
                            WHERE
                              (t1.hour >= $2::bigint)
                          ) t2
                      ) t3
                  ) t4
                GROUP BY
                  c0
              ) t5
          ) t5
        WHERE
          c5 <= $3::numeric
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
      jsonb_build_array((count(*) + $11::bigint)::text) AS last,
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
                concat($6::text, coalesce(to_jsonb(t7.c0)::text, 'null')),
                coalesce(
                  $8::text || CASE
                    WHEN t7.c2 IN ('NaN', 'Infinity', '-Infinity') THEN '"' || write_number (t7.c2) || '"'
                    ELSE write_number (t7.c2)
                  END,
                  $7::text
                ),
                coalesce(
                  $10::text || CASE
                    WHEN t7.c4 IN ('NaN', 'Infinity', '-Infinity') THEN '"' || write_number (t7.c4) || '"'
                    ELSE write_number (t7.c4)
                  END,
                  $9::text
                ),
                '}'
              ) AS json,
              t7.n,
              t7.found
            FROM
              (
                SELECT
                  t7.*,
                  row_number() OVER (
                    ORDER BY
                      t7.c6
                  ) AS n,
                  count(*) OVER () AS found
                FROM
                  (
                    SELECT
                      t7.*,
                      row_number() OVER (
                        ORDER BY
                          t7.c5
                      ) AS c6
                    FROM
                      t6 t7
                    ORDER BY
                      t7.c5
                    LIMIT
                      $4::bigint
                    OFFSET
                      $5::bigint
                  ) t7
              ) t7
            OFFSET
              0
          ) texts
      ) sized
    WHERE
      n <= $12::bigint
      AND (
        n = 1
        OR size <= 8388608
      )
  ) p ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = '639028224000000000'
-- $3 = '2'
-- $4 = 1001
-- $5 = 0
-- $6 = ',"subnet":'
-- $7 = ',"all":null'
-- $8 = ',"all@odata.type":"#Decimal","all":'
-- $9 = ',"bad":null'
-- $10 = ',"bad@odata.type":"#Decimal","bad":'
-- $11 = 0
-- $12 = 1000
