BEGIN;

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
      l.body AS stored_body
    FROM
      (
        SELECT
          $3::text AS id_0,
          $4::text AS if_match,
          $5::text AS if_none_match,
          $6::text AS made_id,
          $7::text AS change,
          $8::text AS rules,
          1::bigint AS n
      ) i
      LEFT JOIN (
        SELECT
          s.id,
          h.last_modified_date_time = s.last_modified_date_time AS fresh,
          h.ctid,
          h.next_position,
          h.body
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
              t.body,
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
  known AS MATERIALIZED (
    SELECT
      w.*,
      CASE
        WHEN jsonb_typeof(w.stored_body -> 'organizer_v2') = 'object' THEN md5((w.stored_body -> 'organizer_v2')::text)
      END AS state
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
              $6::text AS made_id,
              $7::text AS change,
              $8::text AS rules,
              1::bigint AS n
          ) i
      ) w
  ),
  checked AS MATERIALIZED (
    SELECT
      w.*,
      (
        (
          w.if_match IS NULL
          OR (
            w.state IS NOT NULL
            AND (
              w.if_match = '*'
              OR w.state = ANY (string_to_array(w.if_match, ','))
            )
          )
        )
        AND (
          w.if_none_match IS NULL
          OR NOT (
            w.state IS NOT NULL
            AND (
              w.if_none_match = '*'
              OR w.state = ANY (string_to_array(w.if_none_match, ','))
            )
          )
        )
      ) AS met
    FROM
      known w
  ),
  written AS (
    UPDATE call_record t
    SET
      body = t.body || jsonb_build_object(
        'organizer_v2',
        merge_values (
          CASE
            WHEN a.state IS NULL THEN jsonb_build_object('id', a.made_id)
            ELSE jsonb_build_object('id', t.body -> 'organizer_v2' -> 'id')
          END,
          a.change::jsonb,
          a.rules::jsonb
        )
      ),
      version = least(t.version, 9223372036854775807 - 1) + 1,
      last_modified_date_time = greatest(t.last_modified_date_time + 1, current_ticks ())
    FROM
      (
        SELECT
          *
        FROM
          checked w
        WHERE
          w.mine
          AND w.found = 1
          AND w.met
          AND true
      ) a
    WHERE
      t.tenant_id = $1
      AND t.ctid = a.end_row
    RETURNING
      a.n,
      CASE
        WHEN jsonb_typeof(t.body -> 'organizer_v2') = 'object' THEN md5((t.body -> 'organizer_v2')::text)
      END AS revision
  )
SELECT
  w.n::integer AS n,
  w.busy,
  w.found + (w.state IS NOT NULL)::integer AS found,
  w.met,
  r.n IS NOT NULL AS done,
  r.revision,
  NULL AS json
FROM
  checked w
  LEFT JOIN written r ON true;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = 'c'
-- $3 = 'c'
-- $4 = null
-- $5 = null
-- $6 = '…'
-- $7 = '{"id":"ada","identity":{"user":{"id":"ada","displayName":"Ada"}}}'
-- $8 = '{}'

UPDATE call_record t
SET
  body = (t.body - s.names) || s.members,
  derived = ARRAY(
    SELECT
      d
    FROM
      unnest(t.derived) d
    WHERE
      d <> ALL (s.names)
      AND NOT s.sent ? d
    UNION ALL
    SELECT
      jsonb_object_keys(s.members)
  )
FROM
  (
    SELECT
      i.id,
      i.sent::jsonb AS sent,
      f.names,
      f.members
    FROM
      unnest(
        (
          SELECT
            $2::text[]
        ),
        (
          SELECT
            $3::text[]
        ),
        (
          SELECT
            $4::text[]
        )
      ) WITH ORDINALITY AS i (id, sent, follow, n)
      CROSS JOIN LATERAL (
        SELECT
          c.body,
          c.derived
        FROM
          call_record c
        WHERE
          c.tenant_id = $1
          AND c.id = i.id
        LIMIT
          1
      ) c
      CROSS JOIN LATERAL (
        SELECT
          coalesce(array_agg(key), '{}') AS names,
          coalesce(
            jsonb_object_agg(key, value) FILTER (
              WHERE
                value <> 'null'
            ),
            '{}'
          ) AS members
        FROM
          jsonb_each(i.follow::jsonb)
        WHERE
          NOT c.body ? key
          OR key = ANY (c.derived)
      ) f
  ) s
WHERE
  t.tenant_id = $1
  AND t.id = s.id;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = ["c"]
-- $3 = ["[\"organizer_v2\"]"]
-- $4 = ["{\"organizer\":{\"user\":{\"id\":\"ada\",\"displayName\":\"Ada\"}}}"]

SELECT
  shared.n::integer AS n,
  answer.*
FROM
  unnest(
    (
      SELECT
        $2::text[]
    )
  ) WITH ORDINALITY AS shared (value_2, n)
  CROSS JOIN LATERAL (
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
          AND t0.id = shared.value_2::text
      ) t0 ON true
      LEFT JOIN LATERAL (
        SELECT
          nullif(((t0.body -> 'organizer_v2'))::text, 'null') AS json,
          NULL AS total,
          md5(((t0.body -> 'organizer_v2'))::text) AS revision
      ) v ON t0.id IS NOT NULL
  ) answer;
-- $1 = '11111111-1111-4111-8111-111111111111'
-- $2 = ["c"]

COMMIT;
