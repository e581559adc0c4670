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
                  (
                    (
                      SELECT
                        t2.id
                      FROM
                        call_record t2
                      WHERE
                        t2.tenant_id = $1
                        AND call_record_words (t2.tenant_id, t2.body) @@ search_query ($1, $2::text, false)
                      UNION ALL
                      SELECT
                        t3.call_record_id
                      FROM
                        participant t3
                      WHERE
                        t3.tenant_id = $1
                        AND participant_words (t3.tenant_id, t3.body) @@ search_query ($1, $2::text, false)
                      UNION ALL
                      SELECT
                        t4.call_record_id
                      FROM
                        session t4
                      WHERE
                        t4.tenant_id = $1
                        AND session_words (t4.tenant_id, t4.body) @@ search_query ($1, $2::text, false)
                      UNION ALL
                      SELECT
                        t5.call_record_id
                      FROM
                        segment t5
                      WHERE
                        t5.tenant_id = $1
                        AND segment_words (t5.tenant_id, t5.body) @@ search_query ($1, $2::text, false)
                    )
                    UNION ALL
                    (
                      SELECT
                        t6.id
                      FROM
                        call_record t6
                      WHERE
                        t6.tenant_id = $1
                        AND call_record_words (t6.tenant_id, t6.body) @@ search_query ($1, $3::text, false)
                      UNION ALL
                      SELECT
                        t7.call_record_id
                      FROM
                        participant t7
                      WHERE
                        t7.tenant_id = $1
                        AND participant_words (t7.tenant_id, t7.body) @@ search_query ($1, $3::text, false)
                      UNION ALL
                      SELECT
                        t8.call_record_id
                      FROM
                        session t8
                      WHERE
                        t8.tenant_id = $1
                        AND session_words (t8.tenant_id, t8.body) @@ search_query ($1, $3::text, false)
                      UNION ALL
                      SELECT
                        t9.call_record_id
                      FROM
                        segment t9
                      WHERE
                        t9.tenant_id = $1
                        AND segment_words (t9.tenant_id, t9.body) @@ search_query ($1, $3::text, false)
                    )
                  ) t1 (id)
                WHERE
                  t1.id = t0.id
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
-- $2 = 'constant hum'
-- $3 = 'Adele'
