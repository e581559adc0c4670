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
      t7 AS (
        SELECT
          c0,
          bounded_seconds (avg(c2 + 0.00000000000000000000)) AS c3
        FROM
          (
            SELECT
              t3.c0,
              read_seconds ((t5.value ->> 'averageJitter')) AS c2
            FROM
              (
                SELECT
                  t1.*,
                  (t2.value #>> '{callerNetwork,connectionType}') AS c0,
                  t2.value AS c1
                FROM
                  (
                    SELECT
                      t0.*
                    FROM
                      segment t0
                    WHERE
                      t0.tenant_id = $1
                  ) t1
                  JOIN jsonb_path_query((t1.body -> 'media'), 'strict $[*]', '{}', true) t2 (value) ON true
              ) t3
              CROSS JOIN LATERAL (
                SELECT
                  t3.c1 AS value
              ) t4
              LEFT JOIN jsonb_path_query((t4.value -> 'streams'), 'strict $[*]', '{}', true) t5 (value) ON true
          ) t6
        GROUP BY
          c0
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
                concat(
                  $4::text,
                  concat(
                    '{',
                    substr(
                      concat(
                        concat(
                          $5::text,
                          concat('{', substr(concat(concat($6::text, coalesce(to_jsonb(t8.c0)::text, 'null'))), 2), '}')
                        )
                      ),
                      2
                    ),
                    '}'
                  )
                ),
                coalesce($8::text || to_jsonb(write_seconds (t8.c3))::text, $7::text),
                '}'
              ) AS json,
              t8.n,
              t8.found
            FROM
              (
                SELECT
                  t8.*,
                  row_number() OVER (
                    ORDER BY
                      t8.c4
                  ) AS n,
                  count(*) OVER () AS found
                FROM
                  (
                    SELECT
                      t8.*,
                      row_number() OVER (
                        ORDER BY
                          t8.c0 COLLATE "C" NULLS FIRST,
                          t8.c3 NULLS FIRST
                      ) AS c4
                    FROM
                      t7 t8
                    ORDER BY
                      t8.c0 COLLATE "C" NULLS FIRST,
                      t8.c3 NULLS FIRST
                    LIMIT
                      $2::bigint
                    OFFSET
                      $3::bigint
                  ) t8
              ) t8
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
-- $4 = ',"media":'
-- $5 = ',"callerNetwork":'
-- $6 = ',"connectionType":'
-- $7 = ',"jitter":null'
-- $8 = ',"jitter@odata.type":"#Duration","jitter":'
-- $9 = 0
-- $10 = 1000
