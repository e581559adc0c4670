SELECT
  CASE
    WHEN octet_length(e.json) <= 67108864 THEN e.json
  END AS json
FROM
  (
    SELECT
      '{' || substr(
        ',"@odata.etag":"W/\"' || t0.last_modified_date_time || '\""' || CASE
          WHEN jsonb_typeof(t0.body -> 'organizer_v2') = 'object' THEN ',"organizer_v2@odata.context":"' || $5::text || $3::text || CASE
            WHEN t0.id ~ '^[A-Za-z0-9_.!~*()-]*$' THEN t0.id
            ELSE url_key (t0.id)
          END || $4::text || $6::text || '"'
          ELSE ''
        END || ',"id":' || coalesce(to_json(t0.id)::text, 'null') || coalesce(',"modalities":' || (t0.body -> 'modalities')::text, ',"modalities":[]') || coalesce(',"organizer_v2":' || (t0.body -> 'organizer_v2')::text, ',"organizer_v2":null'),
        2
      ) || '}' AS json
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
    OFFSET
      0
  ) e;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 'a'
-- $3 = 'communications/callRecords(''
-- $4 = '')'
-- $5 = 'http://localhost:3000/v1.0/$metadata#'
-- $6 = '/organizer_v2/$entity'
