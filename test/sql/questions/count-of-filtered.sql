SELECT
  0 AS found,
  c.count
FROM
  (
    SELECT
      1
  ) one
  LEFT JOIN LATERAL (
    SELECT
      count(*)::text AS count
    FROM
      call_record t0
    WHERE
      t0.tenant_id = $1
      AND ((t0.body ->> 'type') COLLATE "C" = $2::text)
  ) c ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 'groupCall'
