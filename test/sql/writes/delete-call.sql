WITH
  located AS MATERIALIZED (
    SELECT
      l.next_position,
      l.ctid AS call_row,
      l.ctid AS end_row,
      coalesce(l.fresh, false) AS mine,
      l.id IS NOT NULL
      AND l.fresh IS NOT TRUE AS busy,
      (l.id IS NOT NULL)::integer AS found,
      (
        (
          i.if_match IS NULL
          OR l.last_modified_date_time::text = ANY (string_to_array(i.if_match, ','))
        )
        AND (
          i.if_none_match IS NULL
          OR i.if_none_match <> '*'
          AND NOT l.last_modified_date_time::text = ANY (string_to_array(i.if_none_match, ','))
        )
      ) AS met
    FROM
      (
        SELECT
          $3::text AS id_0,
          $4::text AS if_match,
          $5::text AS if_none_match,
          1::bigint AS n
      ) i
      LEFT JOIN (
        SELECT
          s.id,
          h.last_modified_date_time = s.last_modified_date_time AS fresh,
          h.ctid,
          h.next_position,
          h.last_modified_date_time
        FROM
          (
            SELECT
              t.id,
              t.last_modified_date_time
            FROM
              call_record t
            WHERE
              t.tenant_id = $1
              AND t.id = $2::text
            LIMIT
              1
          ) s
          LEFT JOIN LATERAL (
            SELECT
              t.ctid,
              t.next_position,
              t.last_modified_date_time
            FROM
              call_record t
            WHERE
              t.tenant_id = $1
              AND t.id = $2::text
            FOR UPDATE
              SKIP LOCKED
          ) h ON true
      ) l ON true
  ),
  accepted AS MATERIALIZED (
    SELECT
      *
    FROM
      (
        SELECT
          w.*,
          i.*
        FROM
          located w
          CROSS JOIN (
            SELECT
              $3::text AS id_0,
              $4::text AS if_match,
              $5::text AS if_none_match,
              1::bigint AS n
          ) i
      ) w
    WHERE
      w.mine
      AND w.found = 1
      AND w.met
  ),
  written AS (
    DELETE FROM call_record t USING accepted a
    WHERE
      t.tenant_id = $1
      AND t.ctid = a.end_row
    RETURNING
      a.n
  )
SELECT
  w.n::integer AS n,
  w.busy,
  w.found,
  w.met,
  r.n IS NOT NULL AS done,
  NULL AS revision,
  NULL AS json
FROM
  (
    SELECT
      w.*,
      i.*
    FROM
      located w
      CROSS JOIN (
        SELECT
          $3::text AS id_0,
          $4::text AS if_match,
          $5::text AS if_none_match,
          1::bigint AS n
      ) i
  ) w
  LEFT JOIN written r ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 'd'
-- $3 = 'd'
-- $4 = null
-- $5 = null
