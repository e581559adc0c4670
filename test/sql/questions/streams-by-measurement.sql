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
              k0 DESC NULLS LAST,
              k1 DESC
          ),
          ''
        )
      END AS items,
      least(count(*), $5::bigint)::integer AS count,
      count(*) > $5::bigint AS more,
      CASE
        WHEN count(*) > $5::bigint THEN jsonb_build_array(
          (
            array_agg(
              k0
              ORDER BY
                k0 DESC NULLS LAST,
                k1 DESC
            )
          ) [$5::bigint]::text,
          (
            array_agg(
              k1
              ORDER BY
                k0 DESC NULLS LAST,
                k1 DESC
            )
          ) [$5::bigint]::text
        )
      END AS last,
      NULL AS total
    FROM
      (
        SELECT
          CASE
            WHEN pg_column_size(t0.body) + coalesce(pg_column_size(t0.call_record_id), 0) + coalesce(pg_column_size(t0.session_id), 0) + coalesce(pg_column_size(t0.segment_id), 0) + coalesce(pg_column_size(t0.label), 0) + coalesce(pg_column_size(t0.stream_id), 0) + coalesce(pg_column_size(t0.sender_id), 0) + coalesce(pg_column_size(t0.sender_display_name), 0) + coalesce(pg_column_size(t0.sender_user_principal_name), 0) + coalesce(pg_column_size(t0.sender_endpoint_name), 0) + coalesce(pg_column_size(t0.sender_application_version), 0) + coalesce(pg_column_size(t0.sender_capture_device_name), 0) + coalesce(pg_column_size(t0.sender_render_device_name), 0) + coalesce(pg_column_size(t0.sender_i_p_address), 0) + coalesce(pg_column_size(t0.sender_subnet), 0) + coalesce(pg_column_size(t0.sender_reflexive_i_p_address), 0) + coalesce(pg_column_size(t0.sender_basic_service_set_identifier), 0) + coalesce(pg_column_size(t0.receiver_id), 0) + coalesce(pg_column_size(t0.receiver_display_name), 0) + coalesce(pg_column_size(t0.receiver_user_principal_name), 0) + coalesce(pg_column_size(t0.receiver_endpoint_name), 0) + coalesce(pg_column_size(t0.receiver_application_version), 0) + coalesce(pg_column_size(t0.receiver_capture_device_name), 0) + coalesce(pg_column_size(t0.receiver_render_device_name), 0) + coalesce(pg_column_size(t0.receiver_i_p_address), 0) + coalesce(pg_column_size(t0.receiver_subnet), 0) + coalesce(pg_column_size(t0.receiver_reflexive_i_p_address), 0) + coalesce(pg_column_size(t0.receiver_basic_service_set_identifier), 0) + coalesce(pg_column_size(t0.codec), 0) + coalesce(pg_column_size(t0.rule_set), 0) <= 4194304 THEN '{' || substr(
              ',"id":' || coalesce(to_json(t0.id)::text, 'null') || ',"averageJitter":' || coalesce(
                '"' || CASE
                  WHEN t0.average_jitter >= 0
                  AND t0.average_jitter < 60 THEN 'PT' || trim_scale(t0.average_jitter) || 'S'
                  ELSE write_seconds (t0.average_jitter)
                END || '"',
                'null'
              ) || ',"codec":' || coalesce(to_json(t0.codec)::text, 'null'),
              2
            ) || '}'
          END AS json,
          t0.k0 AS k0,
          t0.k1 AS k1,
          pg_column_size(t0.body) + coalesce(pg_column_size(t0.call_record_id), 0) + coalesce(pg_column_size(t0.session_id), 0) + coalesce(pg_column_size(t0.segment_id), 0) + coalesce(pg_column_size(t0.label), 0) + coalesce(pg_column_size(t0.stream_id), 0) + coalesce(pg_column_size(t0.sender_id), 0) + coalesce(pg_column_size(t0.sender_display_name), 0) + coalesce(pg_column_size(t0.sender_user_principal_name), 0) + coalesce(pg_column_size(t0.sender_endpoint_name), 0) + coalesce(pg_column_size(t0.sender_application_version), 0) + coalesce(pg_column_size(t0.sender_capture_device_name), 0) + coalesce(pg_column_size(t0.sender_render_device_name), 0) + coalesce(pg_column_size(t0.sender_i_p_address), 0) + coalesce(pg_column_size(t0.sender_subnet), 0) + coalesce(pg_column_size(t0.sender_reflexive_i_p_address), 0) + coalesce(pg_column_size(t0.sender_basic_service_set_identifier), 0) + coalesce(pg_column_size(t0.receiver_id), 0) + coalesce(pg_column_size(t0.receiver_display_name), 0) + coalesce(pg_column_size(t0.receiver_user_principal_name), 0) + coalesce(pg_column_size(t0.receiver_endpoint_name), 0) + coalesce(pg_column_size(t0.receiver_application_version), 0) + coalesce(pg_column_size(t0.receiver_capture_device_name), 0) + coalesce(pg_column_size(t0.receiver_render_device_name), 0) + coalesce(pg_column_size(t0.receiver_i_p_address), 0) + coalesce(pg_column_size(t0.receiver_subnet), 0) + coalesce(pg_column_size(t0.receiver_reflexive_i_p_address), 0) + coalesce(pg_column_size(t0.receiver_basic_service_set_identifier), 0) + coalesce(pg_column_size(t0.codec), 0) + coalesce(pg_column_size(t0.rule_set), 0) <= 4194304 AS small,
          pg_column_size(t0.body) + coalesce(pg_column_size(t0.call_record_id), 0) + coalesce(pg_column_size(t0.session_id), 0) + coalesce(pg_column_size(t0.segment_id), 0) + coalesce(pg_column_size(t0.label), 0) + coalesce(pg_column_size(t0.stream_id), 0) + coalesce(pg_column_size(t0.sender_id), 0) + coalesce(pg_column_size(t0.sender_display_name), 0) + coalesce(pg_column_size(t0.sender_user_principal_name), 0) + coalesce(pg_column_size(t0.sender_endpoint_name), 0) + coalesce(pg_column_size(t0.sender_application_version), 0) + coalesce(pg_column_size(t0.sender_capture_device_name), 0) + coalesce(pg_column_size(t0.sender_render_device_name), 0) + coalesce(pg_column_size(t0.sender_i_p_address), 0) + coalesce(pg_column_size(t0.sender_subnet), 0) + coalesce(pg_column_size(t0.sender_reflexive_i_p_address), 0) + coalesce(pg_column_size(t0.sender_basic_service_set_identifier), 0) + coalesce(pg_column_size(t0.receiver_id), 0) + coalesce(pg_column_size(t0.receiver_display_name), 0) + coalesce(pg_column_size(t0.receiver_user_principal_name), 0) + coalesce(pg_column_size(t0.receiver_endpoint_name), 0) + coalesce(pg_column_size(t0.receiver_application_version), 0) + coalesce(pg_column_size(t0.receiver_capture_device_name), 0) + coalesce(pg_column_size(t0.receiver_render_device_name), 0) + coalesce(pg_column_size(t0.receiver_i_p_address), 0) + coalesce(pg_column_size(t0.receiver_subnet), 0) + coalesce(pg_column_size(t0.receiver_reflexive_i_p_address), 0) + coalesce(pg_column_size(t0.receiver_basic_service_set_identifier), 0) + coalesce(pg_column_size(t0.codec), 0) + coalesce(pg_column_size(t0.rule_set), 0) AS size
        FROM
          (
            SELECT
              t0.*,
              t0.average_jitter AS k0,
              t0.id AS k1
            FROM
              media_stream t0
            WHERE
              t0.tenant_id = $1
              AND (
                (t0.average_jitter > $2::numeric)
                AND (t0.start_date_time >= $3::bigint)
              )
            ORDER BY
              t0.average_jitter DESC NULLS LAST,
              t0.id DESC
            LIMIT
              $4::bigint
          ) t0
      ) items
  ) p ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = '0.03'
-- $3 = '639028224000000000'
-- $4 = 2
-- $5 = 1
