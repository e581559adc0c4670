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
  CASE
    WHEN octet_length(e.json) <= 67108864 THEN e.json
  END AS json
FROM
  (
    SELECT
      CASE
        WHEN t1.items IS NOT NULL THEN '{' || substr(
          ',"@odata.etag":"W/\"' || t0.last_modified_date_time || '\""' || ',"id":' || coalesce(to_json(t0.id)::text, 'null') || ',"streams@odata.context":"' || $8::text || $6::text || CASE
            WHEN t0.id ~ '^[A-Za-z0-9_.!~*()-]*$' THEN t0.id
            ELSE url_key (t0.id)
          END || $7::text || $9::text || '"' || ',"streams":[' || t1.items || ']' || CASE
            WHEN t1.more THEN ',"streams@odata.nextLink":' || '{"ids":' || jsonb_build_array(t0.id) || ',"last":' || t1.last || ',"count":' || t1.count || '}'
            ELSE ''
          END,
          2
        ) || '}'
      END AS json
    FROM
      LATERAL (
        SELECT
          *
        FROM
          call_record t0
        WHERE
          t0.tenant_id = $1
          AND t0.id = $2::text
      ) t0
      CROSS JOIN LATERAL (
        SELECT
          CASE
            WHEN bool_and(small) IS NOT FALSE THEN coalesce(
              string_agg(
                json,
                ','
                ORDER BY
                  k0,
                  k1
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
                    k0,
                    k1
                )
              ) [100]::text,
              (
                array_agg(
                  k1
                  ORDER BY
                    k0,
                    k1
                )
              ) [100]::text
            )
          END AS last,
          NULL AS total
        FROM
          (
            SELECT
              CASE
                WHEN pg_column_size(t2.body) + coalesce(pg_column_size(t2.call_record_id), 0) + coalesce(pg_column_size(t2.session_id), 0) + coalesce(pg_column_size(t2.segment_id), 0) + coalesce(pg_column_size(t2.label), 0) + coalesce(pg_column_size(t2.stream_id), 0) + coalesce(pg_column_size(t2.sender_id), 0) + coalesce(pg_column_size(t2.sender_display_name), 0) + coalesce(pg_column_size(t2.sender_user_principal_name), 0) + coalesce(pg_column_size(t2.sender_endpoint_name), 0) + coalesce(pg_column_size(t2.sender_application_version), 0) + coalesce(pg_column_size(t2.sender_capture_device_name), 0) + coalesce(pg_column_size(t2.sender_render_device_name), 0) + coalesce(pg_column_size(t2.sender_i_p_address), 0) + coalesce(pg_column_size(t2.sender_subnet), 0) + coalesce(pg_column_size(t2.sender_reflexive_i_p_address), 0) + coalesce(pg_column_size(t2.sender_basic_service_set_identifier), 0) + coalesce(pg_column_size(t2.receiver_id), 0) + coalesce(pg_column_size(t2.receiver_display_name), 0) + coalesce(pg_column_size(t2.receiver_user_principal_name), 0) + coalesce(pg_column_size(t2.receiver_endpoint_name), 0) + coalesce(pg_column_size(t2.receiver_application_version), 0) + coalesce(pg_column_size(t2.receiver_capture_device_name), 0) + coalesce(pg_column_size(t2.receiver_render_device_name), 0) + coalesce(pg_column_size(t2.receiver_i_p_address), 0) + coalesce(pg_column_size(t2.receiver_subnet), 0) + coalesce(pg_column_size(t2.receiver_reflexive_i_p_address), 0) + coalesce(pg_column_size(t2.receiver_basic_service_set_identifier), 0) + coalesce(pg_column_size(t2.codec), 0) + coalesce(pg_column_size(t2.rule_set), 0) <= 83055
                AND t3.items IS NOT NULL THEN '{' || substr(
                  ',"id":' || coalesce(to_json(t2.id)::text, 'null') || ',"classification":' || coalesce(to_json(t2.classification)::text, 'null') || ',"callRecord":' || coalesce(nullif(t3.items, ''), 'null'),
                  2
                ) || '}'
              END AS json,
              t2.k0 AS k0,
              t2.k1 AS k1,
              pg_column_size(t2.body) + coalesce(pg_column_size(t2.call_record_id), 0) + coalesce(pg_column_size(t2.session_id), 0) + coalesce(pg_column_size(t2.segment_id), 0) + coalesce(pg_column_size(t2.label), 0) + coalesce(pg_column_size(t2.stream_id), 0) + coalesce(pg_column_size(t2.sender_id), 0) + coalesce(pg_column_size(t2.sender_display_name), 0) + coalesce(pg_column_size(t2.sender_user_principal_name), 0) + coalesce(pg_column_size(t2.sender_endpoint_name), 0) + coalesce(pg_column_size(t2.sender_application_version), 0) + coalesce(pg_column_size(t2.sender_capture_device_name), 0) + coalesce(pg_column_size(t2.sender_render_device_name), 0) + coalesce(pg_column_size(t2.sender_i_p_address), 0) + coalesce(pg_column_size(t2.sender_subnet), 0) + coalesce(pg_column_size(t2.sender_reflexive_i_p_address), 0) + coalesce(pg_column_size(t2.sender_basic_service_set_identifier), 0) + coalesce(pg_column_size(t2.receiver_id), 0) + coalesce(pg_column_size(t2.receiver_display_name), 0) + coalesce(pg_column_size(t2.receiver_user_principal_name), 0) + coalesce(pg_column_size(t2.receiver_endpoint_name), 0) + coalesce(pg_column_size(t2.receiver_application_version), 0) + coalesce(pg_column_size(t2.receiver_capture_device_name), 0) + coalesce(pg_column_size(t2.receiver_render_device_name), 0) + coalesce(pg_column_size(t2.receiver_i_p_address), 0) + coalesce(pg_column_size(t2.receiver_subnet), 0) + coalesce(pg_column_size(t2.receiver_reflexive_i_p_address), 0) + coalesce(pg_column_size(t2.receiver_basic_service_set_identifier), 0) + coalesce(pg_column_size(t2.codec), 0) + coalesce(pg_column_size(t2.rule_set), 0) <= 83055
              AND t3.items IS NOT NULL AS small,
              pg_column_size(t2.body) + coalesce(pg_column_size(t2.call_record_id), 0) + coalesce(pg_column_size(t2.session_id), 0) + coalesce(pg_column_size(t2.segment_id), 0) + coalesce(pg_column_size(t2.label), 0) + coalesce(pg_column_size(t2.stream_id), 0) + coalesce(pg_column_size(t2.sender_id), 0) + coalesce(pg_column_size(t2.sender_display_name), 0) + coalesce(pg_column_size(t2.sender_user_principal_name), 0) + coalesce(pg_column_size(t2.sender_endpoint_name), 0) + coalesce(pg_column_size(t2.sender_application_version), 0) + coalesce(pg_column_size(t2.sender_capture_device_name), 0) + coalesce(pg_column_size(t2.sender_render_device_name), 0) + coalesce(pg_column_size(t2.sender_i_p_address), 0) + coalesce(pg_column_size(t2.sender_subnet), 0) + coalesce(pg_column_size(t2.sender_reflexive_i_p_address), 0) + coalesce(pg_column_size(t2.sender_basic_service_set_identifier), 0) + coalesce(pg_column_size(t2.receiver_id), 0) + coalesce(pg_column_size(t2.receiver_display_name), 0) + coalesce(pg_column_size(t2.receiver_user_principal_name), 0) + coalesce(pg_column_size(t2.receiver_endpoint_name), 0) + coalesce(pg_column_size(t2.receiver_application_version), 0) + coalesce(pg_column_size(t2.receiver_capture_device_name), 0) + coalesce(pg_column_size(t2.receiver_render_device_name), 0) + coalesce(pg_column_size(t2.receiver_i_p_address), 0) + coalesce(pg_column_size(t2.receiver_subnet), 0) + coalesce(pg_column_size(t2.receiver_reflexive_i_p_address), 0) + coalesce(pg_column_size(t2.receiver_basic_service_set_identifier), 0) + coalesce(pg_column_size(t2.codec), 0) + coalesce(pg_column_size(t2.rule_set), 0) AS size
            FROM
              (
                SELECT
                  t2.*,
                  t2.start_date_time AS k0,
                  t2.id AS k1
                FROM
                  media_stream t2
                WHERE
                  t2.tenant_id = (
                    SELECT
                      $1::uuid
                  )
                  AND t2.call_record_id = t0.id
                ORDER BY
                  t2.start_date_time,
                  t2.id
                LIMIT
                  101
              ) t2
              CROSS JOIN LATERAL (
                SELECT
                  CASE
                    WHEN bool_and(small) IS NOT FALSE THEN coalesce(
                      string_agg(
                        json,
                        ','
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
                        WHEN pg_column_size(t4.body) <= 137518 THEN '{' || substr(
                          ',"@odata.etag":"W/\"' || t4.last_modified_date_time || '\""' || ',"@odata.id":"' || $5::text || $3::text || CASE
                            WHEN t4.id ~ '^[A-Za-z0-9_.!~*()-]*$' THEN t4.id
                            ELSE url_key (t4.id)
                          END || $4::text || '"' || ',"version":' || coalesce(to_json(t4.version)::text, 'null'),
                          2
                        ) || '}'
                      END AS json,
                      t4.k0 AS k0,
                      t4.k1 AS k1,
                      pg_column_size(t4.body) <= 137518 AS small,
                      pg_column_size(t4.body) AS size
                    FROM
                      (
                        SELECT
                          t4.*,
                          t4.start_date_time AS k0,
                          t4.id AS k1
                        FROM
                          call_record t4
                        WHERE
                          t4.tenant_id = (
                            SELECT
                              $1::uuid
                          )
                          AND t4.id = t2.call_record_id
                        ORDER BY
                          t4.start_date_time DESC,
                          t4.id DESC
                        LIMIT
                          61
                      ) t4
                  ) items
              ) t3
          ) items
      ) t1
    OFFSET
      0
  ) e;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 'a'
-- $3 = 'communications/callRecords(''
-- $4 = '')'
-- $5 = 'http://localhost:3000/v1.0/'
-- $6 = 'communications/callRecords(''
-- $7 = '')'
-- $8 = 'http://localhost:3000/v1.0/$metadata#'
-- $9 = '/streams(id,classification,callRecord(version))'
