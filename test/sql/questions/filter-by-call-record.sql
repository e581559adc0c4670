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
            WHEN pg_column_size(t0.body) + coalesce(pg_column_size(t0.call_record_id), 0) + coalesce(pg_column_size(t0.session_id), 0) + coalesce(pg_column_size(t0.segment_id), 0) + coalesce(pg_column_size(t0.label), 0) + coalesce(pg_column_size(t0.stream_id), 0) + coalesce(pg_column_size(t0.sender_id), 0) + coalesce(pg_column_size(t0.sender_display_name), 0) + coalesce(pg_column_size(t0.sender_user_principal_name), 0) + coalesce(pg_column_size(t0.sender_endpoint_name), 0) + coalesce(pg_column_size(t0.sender_application_version), 0) + coalesce(pg_column_size(t0.sender_capture_device_name), 0) + coalesce(pg_column_size(t0.sender_render_device_name), 0) + coalesce(pg_column_size(t0.sender_i_p_address), 0) + coalesce(pg_column_size(t0.sender_subnet), 0) + coalesce(pg_column_size(t0.sender_reflexive_i_p_address), 0) + coalesce(pg_column_size(t0.sender_basic_service_set_identifier), 0) + coalesce(pg_column_size(t0.receiver_id), 0) + coalesce(pg_column_size(t0.receiver_display_name), 0) + coalesce(pg_column_size(t0.receiver_user_principal_name), 0) + coalesce(pg_column_size(t0.receiver_endpoint_name), 0) + coalesce(pg_column_size(t0.receiver_application_version), 0) + coalesce(pg_column_size(t0.receiver_capture_device_name), 0) + coalesce(pg_column_size(t0.receiver_render_device_name), 0) + coalesce(pg_column_size(t0.receiver_i_p_address), 0) + coalesce(pg_column_size(t0.receiver_subnet), 0) + coalesce(pg_column_size(t0.receiver_reflexive_i_p_address), 0) + coalesce(pg_column_size(t0.receiver_basic_service_set_identifier), 0) + coalesce(pg_column_size(t0.codec), 0) + coalesce(pg_column_size(t0.rule_set), 0) <= 83055 THEN '{' || substr(',"id":' || coalesce(to_json(t0.id)::text, 'null'), 2) || '}'
          END AS json,
          t0.k0 AS k0,
          t0.k1 AS k1,
          pg_column_size(t0.body) + coalesce(pg_column_size(t0.call_record_id), 0) + coalesce(pg_column_size(t0.session_id), 0) + coalesce(pg_column_size(t0.segment_id), 0) + coalesce(pg_column_size(t0.label), 0) + coalesce(pg_column_size(t0.stream_id), 0) + coalesce(pg_column_size(t0.sender_id), 0) + coalesce(pg_column_size(t0.sender_display_name), 0) + coalesce(pg_column_size(t0.sender_user_principal_name), 0) + coalesce(pg_column_size(t0.sender_endpoint_name), 0) + coalesce(pg_column_size(t0.sender_application_version), 0) + coalesce(pg_column_size(t0.sender_capture_device_name), 0) + coalesce(pg_column_size(t0.sender_render_device_name), 0) + coalesce(pg_column_size(t0.sender_i_p_address), 0) + coalesce(pg_column_size(t0.sender_subnet), 0) + coalesce(pg_column_size(t0.sender_reflexive_i_p_address), 0) + coalesce(pg_column_size(t0.sender_basic_service_set_identifier), 0) + coalesce(pg_column_size(t0.receiver_id), 0) + coalesce(pg_column_size(t0.receiver_display_name), 0) + coalesce(pg_column_size(t0.receiver_user_principal_name), 0) + coalesce(pg_column_size(t0.receiver_endpoint_name), 0) + coalesce(pg_column_size(t0.receiver_application_version), 0) + coalesce(pg_column_size(t0.receiver_capture_device_name), 0) + coalesce(pg_column_size(t0.receiver_render_device_name), 0) + coalesce(pg_column_size(t0.receiver_i_p_address), 0) + coalesce(pg_column_size(t0.receiver_subnet), 0) + coalesce(pg_column_size(t0.receiver_reflexive_i_p_address), 0) + coalesce(pg_column_size(t0.receiver_basic_service_set_identifier), 0) + coalesce(pg_column_size(t0.codec), 0) + coalesce(pg_column_size(t0.rule_set), 0) <= 83055 AS small,
          pg_column_size(t0.body) + coalesce(pg_column_size(t0.call_record_id), 0) + coalesce(pg_column_size(t0.session_id), 0) + coalesce(pg_column_size(t0.segment_id), 0) + coalesce(pg_column_size(t0.label), 0) + coalesce(pg_column_size(t0.stream_id), 0) + coalesce(pg_column_size(t0.sender_id), 0) + coalesce(pg_column_size(t0.sender_display_name), 0) + coalesce(pg_column_size(t0.sender_user_principal_name), 0) + coalesce(pg_column_size(t0.sender_endpoint_name), 0) + coalesce(pg_column_size(t0.sender_application_version), 0) + coalesce(pg_column_size(t0.sender_capture_device_name), 0) + coalesce(pg_column_size(t0.sender_render_device_name), 0) + coalesce(pg_column_size(t0.sender_i_p_address), 0) + coalesce(pg_column_size(t0.sender_subnet), 0) + coalesce(pg_column_size(t0.sender_reflexive_i_p_address), 0) + coalesce(pg_column_size(t0.sender_basic_service_set_identifier), 0) + coalesce(pg_column_size(t0.receiver_id), 0) + coalesce(pg_column_size(t0.receiver_display_name), 0) + coalesce(pg_column_size(t0.receiver_user_principal_name), 0) + coalesce(pg_column_size(t0.receiver_endpoint_name), 0) + coalesce(pg_column_size(t0.receiver_application_version), 0) + coalesce(pg_column_size(t0.receiver_capture_device_name), 0) + coalesce(pg_column_size(t0.receiver_render_device_name), 0) + coalesce(pg_column_size(t0.receiver_i_p_address), 0) + coalesce(pg_column_size(t0.receiver_subnet), 0) + coalesce(pg_column_size(t0.receiver_reflexive_i_p_address), 0) + coalesce(pg_column_size(t0.receiver_basic_service_set_identifier), 0) + coalesce(pg_column_size(t0.codec), 0) + coalesce(pg_column_size(t0.rule_set), 0) AS size
        FROM
          (
            SELECT
              t0.*,
              t0.start_date_time AS k0,
              t0.id AS k1
            FROM
              media_stream t0
            WHERE
              t0.tenant_id = $1
              AND (
                (
                  (
                    SELECT
                      (t1.body ->> 'type')
                    FROM
                      call_record t1
                    WHERE
                      t1.tenant_id = $1
                      AND t1.id = t0.call_record_id
                  ) COLLATE "C" = $2::text
                )
                AND (
                  coalesce(
                    (
                      SELECT
                        (
                          SELECT
                            count(*)::numeric
                          FROM
                            session t3
                          WHERE
                            t3.tenant_id = $1
                            AND t3.call_record_id = t2.id
                        )
                      FROM
                        call_record t2
                      WHERE
                        t2.tenant_id = $1
                        AND t2.id = t0.call_record_id
                    ),
                    0
                  ) > $3::numeric
                )
              )
            ORDER BY
              t0.start_date_time DESC,
              t0.id DESC
            LIMIT
              101
          ) t0
      ) items
  ) p ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 'groupCall'
-- $3 = '0'
