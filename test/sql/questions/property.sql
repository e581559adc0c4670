SELECT
  (t0.id IS NOT NULL)::integer AS found,
  CASE
    WHEN octet_length(v.json) <= 67108864 THEN v.json
  END AS json,
  coalesce(octet_length(v.json) > 67108864, false) AS "tooLarge",
  v.total,
  v.revision
FROM
  (
    SELECT
      1
  ) one
  LEFT JOIN LATERAL (
    SELECT
      *
    FROM
      call_record t0
    WHERE
      t0.tenant_id = $1
      AND t0.id = $2::text
  ) t0 ON true
  LEFT JOIN LATERAL (
    SELECT
      to_jsonb((t0.body #>> '{organizer_v2,identity,user,displayName}'))::text AS json,
      NULL AS total,
      NULL AS revision
  ) v ON t0.id IS NOT NULL;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 'a'
