/** A tenant with subscriptions. */
export interface TenantToTell {
  readonly tenantId: string;
  readonly isBehind: boolean;
  /** Whether there are changes for a subscription whose last attempts have failed. */
  readonly isSlow: boolean;
}

/** An address with notifications to be sent. */
export interface Due {
  readonly tenantId: string;
  readonly id: string;
  readonly url: string;
}

/**
 * Reads the tenants that have subscriptions, and whether each has work: new changes, or a subscription that expires.
 * Each tenant costs a few index lookups, whatever the number of changes.
 */
export const tenantsToTell = `SELECT s.tenant_id AS "tenantId",
    s.ends OR pending.found AND s.cursor IS NOT NULL OR settled.found IS NOT NULL AS "isBehind",
    s.slow_ends OR pending.found AND s.slow_cursor IS NOT NULL OR slow.found IS NOT NULL AS "isSlow"
  FROM (
    SELECT tenant_id, min(cursor) FILTER (WHERE is_quick) AS cursor, min(cursor) FILTER (WHERE is_slow) AS slow_cursor,
      coalesce(bool_or(least(CASE WHEN is_quick THEN expires_at END, ask_at) <= now()) FILTER (WHERE is_live), false) AS ends,
      coalesce(bool_or(expires_at <= now()) FILTER (WHERE is_slow), false) AS slow_ends
    FROM (SELECT *, removed_at IS NULL AS is_live, removed_at IS NULL AND take_failures = 0 AS is_quick,
        removed_at IS NULL AND take_failures > 0 AND take_at <= now() AS is_slow FROM subscription) subscription
    GROUP BY tenant_id) s
  CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM change WHERE tenant_id = s.tenant_id AND position IS NULL) AS found) pending
  LEFT JOIN LATERAL (SELECT true AS found FROM change
    WHERE tenant_id = s.tenant_id AND position > s.cursor LIMIT 1) settled ON true
  LEFT JOIN LATERAL (SELECT true AS found FROM change
    WHERE tenant_id = s.tenant_id AND position > s.slow_cursor LIMIT 1) slow ON true`;

/**
 * Reads the addresses with notifications to be sent now. Tenants take turns, and so do the hosts of a tenant: `$1`
 * limits the addresses of one tenant at one host, `$2` lists hosts to leave out, and `$3` limits the rows.
 */
export const dueEndpoints = `WITH due AS (
    SELECT e.tenant_id, e.id, e.url, e.due_at, substring(e.url FROM '^[a-z]+://([^/?#]*)') AS host FROM notification_endpoint e
    LEFT JOIN LATERAL (SELECT true AS found FROM notification n WHERE n.tenant_id = e.tenant_id AND n.endpoint_id = e.id
      AND n.status = 'pending' AND n.attempts = 0 LIMIT 1) fresh ON true
    LEFT JOIN LATERAL (SELECT true AS found FROM notification n WHERE n.tenant_id = e.tenant_id AND n.endpoint_id = e.id
      AND n.status = 'pending' AND n.attempts > 0 AND n.due_at <= now() LIMIT 1) retried ON true
    WHERE e.due_at <= now() AND e.leased_until <= now() AND coalesce(fresh.found, retried.found)),
  of_host AS (
    SELECT *, row_number() OVER (PARTITION BY tenant_id, host ORDER BY due_at) AS at_host FROM due WHERE host <> ALL ($2::text[])),
  of_tenant AS (
    SELECT *, row_number() OVER (PARTITION BY tenant_id ORDER BY at_host, due_at) AS turn FROM of_host WHERE at_host <= $1)
  SELECT tenant_id AS "tenantId", id, url FROM of_tenant ORDER BY turn, due_at LIMIT $3`;
