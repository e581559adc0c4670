BEGIN;

SELECT
  id,
  version,
  last_modified_date_time AS "lastModified",
  next_position AS "nextPosition"
FROM
  call_record
WHERE
  tenant_id = $1
  AND id = ANY ($2::text[])
ORDER BY
  id
FOR NO KEY UPDATE;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = ["w10","w11"]

SELECT
  current_ticks () AS now,
  coalesce(
    (
      SELECT
        jsonb_agg(
          jsonb_build_array(
            call,
            session
          )
        )
      FROM
        unnest($2::text[], $3::text[]) AS pair (
          call,
          session
        )
      WHERE
        EXISTS (
          SELECT
          FROM
            session
          WHERE
            tenant_id = $1
            AND call_record_id =
          call
          AND id = session
        )
    ),
    '[]'
  ) AS sessions;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = []
-- $3 = []

COPY call_record (
  tenant_id,
  id,
  version,
  last_modified_date_time,
  next_position,
  end_date_time,
  start_date_time,
  derived,
  body
)
FROM
  STDIN;

COPY session (tenant_id, call_record_id, id, position, end_date_time, start_date_time, body)
FROM
  STDIN;

COMMIT;
