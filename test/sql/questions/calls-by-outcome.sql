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
      least(count(*), 100)::integer AS count,
      count(*) > 100 AS more,
      CASE
        WHEN count(*) > 100 THEN jsonb_build_array(
          (
            array_agg(
              k0
              ORDER BY
                k0 DESC,
                k1 DESC
            )
          ) [100]::text,
          (
            array_agg(
              k1
              ORDER BY
                k0 DESC,
                k1 DESC
            )
          ) [100]::text
        )
      END AS last,
      NULL AS total
    FROM
      (
        SELECT
          CASE
            WHEN pg_column_size(t0.body) + coalesce(pg_column_size(t0.from_name), 0) + coalesce(pg_column_size(t0.from_number), 0) + coalesce(pg_column_size(t0.from_user_id), 0) + coalesce(pg_column_size(t0.to_name), 0) + coalesce(pg_column_size(t0.to_number), 0) + coalesce(pg_column_size(t0.to_user_id), 0) + coalesce(pg_column_size(t0.outcome_text), 0) + coalesce(pg_column_size(t0.trunk), 0) <= 83055 THEN '{' || substr(
              ',"id":' || coalesce(to_json(t0.id)::text, 'null') || ',"outcome":' || coalesce(to_json(t0.outcome)::text, 'null') || ',"talkTime":' || coalesce(
                '"' || CASE
                  WHEN t0.talk_time >= 0
                  AND t0.talk_time < 60 THEN 'PT' || trim_scale(t0.talk_time) || 'S'
                  ELSE write_seconds (t0.talk_time)
                END || '"',
                'null'
              ) || ',"sipCode":' || coalesce(to_json(t0.sip_code)::text, 'null'),
              2
            ) || '}'
          END AS json,
          t0.k0 AS k0,
          t0.k1 AS k1,
          pg_column_size(t0.body) + coalesce(pg_column_size(t0.from_name), 0) + coalesce(pg_column_size(t0.from_number), 0) + coalesce(pg_column_size(t0.from_user_id), 0) + coalesce(pg_column_size(t0.to_name), 0) + coalesce(pg_column_size(t0.to_number), 0) + coalesce(pg_column_size(t0.to_user_id), 0) + coalesce(pg_column_size(t0.outcome_text), 0) + coalesce(pg_column_size(t0.trunk), 0) <= 83055 AS small,
          pg_column_size(t0.body) + coalesce(pg_column_size(t0.from_name), 0) + coalesce(pg_column_size(t0.from_number), 0) + coalesce(pg_column_size(t0.from_user_id), 0) + coalesce(pg_column_size(t0.to_name), 0) + coalesce(pg_column_size(t0.to_number), 0) + coalesce(pg_column_size(t0.to_user_id), 0) + coalesce(pg_column_size(t0.outcome_text), 0) + coalesce(pg_column_size(t0.trunk), 0) AS size
        FROM
          (
            SELECT
              t0.*,
              t0.start_date_time AS k0,
              t0.id AS k1
            FROM
              call_summary t0
            WHERE
              t0.tenant_id = $1
              AND (t0.outcome COLLATE "C" = ANY ($2::text[]))
            ORDER BY
              t0.start_date_time DESC,
              t0.id DESC
            LIMIT
              101
          ) t0
      ) items
  ) p ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = ["busy","declined"]
