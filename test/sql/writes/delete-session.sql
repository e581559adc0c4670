WITH
  located AS MATERIALIZED (
    SELECT
      l.next_position,
      l.ctid AS call_row,
      e1.ctid AS end_row,
      coalesce(l.fresh, false) AS mine,
      l.id IS NOT NULL
      AND l.fresh IS NOT TRUE AS busy,
      (l.id IS NOT NULL)::integer + (e1.position IS NOT NULL)::integer AS found,
      e1.position AS position_1,
      (
        (
          i.if_match IS NULL
          OR e1.revision::text = ANY (string_to_array(i.if_match, ','))
        )
        AND (
          i.if_none_match IS NULL
          OR i.if_none_match <> '*'
          AND NOT e1.revision::text = ANY (string_to_array(i.if_none_match, ','))
        )
      ) AS met
    FROM
      (
        SELECT
          $3::text AS id_0,
          $4::text AS id_1,
          $5::text AS if_match,
          $6::text AS if_none_match,
          1::bigint AS n
      ) i
      LEFT JOIN (
        SELECT
          s.id,
          h.last_modified_date_time = s.last_modified_date_time AS fresh,
          h.ctid,
          h.next_position
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
      LEFT JOIN LATERAL (
        SELECT
          t.position,
          t.ctid,
          t.revision
        FROM
          session t
        WHERE
          t.tenant_id = $1
          AND t.call_record_id = l.id
          AND t.id = i.id_1
        ORDER BY
          t.position
        LIMIT
          1
      ) e1 ON true
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
              $4::text AS id_1,
              $5::text AS if_match,
              $6::text AS if_none_match,
              1::bigint AS n
          ) i
      ) w
    WHERE
      w.mine
      AND w.found = 2
      AND w.met
  ),
  written AS (
    DELETE FROM session t USING accepted a
    WHERE
      t.tenant_id = $1
      AND t.ctid = a.end_row
    RETURNING
      a.n
  ),
  raised AS (
    UPDATE call_record t
    SET
      version = least(t.version, 9223372036854775807 - a.writes) + a.writes,
      last_modified_date_time = greatest(t.last_modified_date_time + 1, current_ticks ()),
      next_position = t.next_position + a.positions
    FROM
      (
        SELECT
          (
            SELECT
              call_row
            FROM
              accepted w
          ) AS call_row,
          1 AS writes,
          (0)::bigint AS positions
        FROM
          (
            SELECT
              $3::text AS id_0,
              $4::text AS id_1,
              $5::text AS if_match,
              $6::text AS if_none_match,
              1::bigint AS n
          ) i
      ) a
    WHERE
      t.tenant_id = $1
      AND t.ctid = a.call_row
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
          $4::text AS id_1,
          $5::text AS if_match,
          $6::text AS if_none_match,
          1::bigint AS n
      ) i
  ) w
  LEFT JOIN written r ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 'a'
-- $3 = 'a'
-- $4 = 'a2'
-- $5 = null
-- $6 = null
