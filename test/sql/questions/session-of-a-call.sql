SELECT
  CASE
    WHEN octet_length(e.json) <= 67108864 THEN e.json
  END AS json
FROM
  (
    SELECT
      '{' || right(
        ',"@odata.etag":"W/\"' || t1.revision || '\""' || ',"id":' || coalesce(to_json(t1.id)::text, 'null'),
        -1
      ) || CASE
        WHEN pg_column_size(t1.body) <= 8 THEN '}'
        ELSE ',' || right(t1.body::text, -1)
      END AS json
    FROM
      LATERAL (
        SELECT
          *
        FROM
          session t1
        WHERE
          t1.tenant_id = $1
          AND t1.call_record_id = $2::text
          AND t1.id = $3::text
        ORDER BY
          t1.position
        LIMIT
          1
      ) t1
    OFFSET
      0
  ) e;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 'a'
-- $3 = 'a1'
