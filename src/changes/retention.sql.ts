import type { Statement } from '../odata/sql-builder';

/** Key of the advisory lock for maintaining the log: any constant number. */
const KEEPER = 4_770_211_504;

/**
 * Reads the tenants with changes that have no position or are older than `$1` days. Each tenant costs two index
 * lookups, whatever the number of changes.
 */
export const tenantsToKeep = `WITH RECURSIVE pending AS (
    (SELECT tenant_id FROM change WHERE position IS NULL ORDER BY tenant_id LIMIT 1)
    UNION ALL
    SELECT next.tenant_id FROM pending CROSS JOIN LATERAL (SELECT tenant_id FROM change
      WHERE position IS NULL AND tenant_id > pending.tenant_id ORDER BY tenant_id LIMIT 1) next),
  oldest AS (
    (SELECT tenant_id, changed_at FROM change WHERE position IS NOT NULL ORDER BY tenant_id, position LIMIT 1)
    UNION ALL
    SELECT next.* FROM oldest CROSS JOIN LATERAL (SELECT tenant_id, changed_at FROM change
      WHERE position IS NOT NULL AND tenant_id > oldest.tenant_id ORDER BY tenant_id, position LIMIT 1) next)
  SELECT tenant_id FROM pending
  UNION SELECT tenant_id FROM oldest WHERE changed_at < now() - make_interval(days => $1::integer)`;

/**
 * Gives positions to the first changes without one, unless another service is doing so.
 * @param most most changes to be settled
 * @returns statement of one row with the number of them in `count`, or of none
 */
export function settleByKeeper(most: number): Statement {
  const text = `SELECT settle_changes($1::uuid, $2::integer) AS count WHERE pg_try_advisory_xact_lock(${KEEPER})`;
  return { text, values: [most] };
}

/**
 * Removes the first changes that are older than the given number of days and that all subscriptions have taken, unless
 * another service is doing so. Stores the position up to which changes are removed. The range has two bounds, so that
 * PostgreSQL estimates few rows and uses the index.
 * @param most most changes to be removed
 * @returns statement of one row with the number of them in `count`
 */
export function removeExpired(days: number, most: number): Statement {
  const text = `WITH first AS (
      SELECT position, changed_at < now() - make_interval(days => $2::integer)
        AND position <= (SELECT changes_taken($1)) AS expired FROM change
      WHERE tenant_id = $1 AND position IS NOT NULL AND (SELECT pg_try_advisory_xact_lock(${KEEPER}))
      ORDER BY position LIMIT $3::integer),
    ended AS MATERIALIZED (
      SELECT min(position) AS first, max(position) AS last FROM first
      WHERE position < coalesce((SELECT min(position) FROM first WHERE NOT expired), position + 1)),
    gone AS (
      DELETE FROM change WHERE tenant_id = $1 AND position BETWEEN (SELECT first FROM ended) AND (SELECT last FROM ended)
      RETURNING position),
    noted AS (
      INSERT INTO change_horizon (tenant_id, position) SELECT $1::uuid, max(position) FROM gone HAVING count(*) > 0
      ON CONFLICT (tenant_id) DO UPDATE SET position = excluded.position)
    SELECT count(*)::integer AS count FROM gone`;
  return { text, values: [days, most] };
}
