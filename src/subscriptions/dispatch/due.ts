import { announce, missedIn } from './lifecycle';

/** A tenant with subscriptions. */
export interface TenantToTell {
  readonly tenantId: string;
  readonly isBehind: boolean;
}

/** An address to send to. */
export interface Due {
  readonly tenantId: string;
  readonly id: string;
}

/**
 * Reads the tenants that have subscriptions, and whether there is something to take for them: changes, or the end of one.
 * Each costs a few looks into indexes, however many changes there are. The order changes, so that each has its turn.
 */
export const tenantsToTell = `SELECT s.tenant_id AS "tenantId",
    s.ends OR pending.found IS NOT NULL OR settled.found IS NOT NULL AS "isBehind"
  FROM (
    SELECT tenant_id, min(cursor) FILTER (WHERE removed_at IS NULL) AS cursor,
      coalesce(bool_or(least(expires_at, ask_at) <= now()) FILTER (WHERE removed_at IS NULL), false) AS ends
    FROM subscription GROUP BY tenant_id) s
  LEFT JOIN LATERAL (SELECT true AS found FROM change
    WHERE tenant_id = s.tenant_id AND position IS NULL AND s.cursor IS NOT NULL LIMIT 1) pending ON true
  LEFT JOIN LATERAL (SELECT true AS found FROM change
    WHERE tenant_id = s.tenant_id AND position > s.cursor LIMIT 1) settled ON true
  ORDER BY random()`;

/** Reads the addresses to which something is to be sent now, those that wait longest first, at most `$1`. */
export const dueEndpoints = `SELECT e.tenant_id AS "tenantId", e.id FROM notification_endpoint e
  LEFT JOIN LATERAL (SELECT true AS found FROM notification n WHERE n.tenant_id = e.tenant_id AND n.endpoint_id = e.id
    AND n.status = 'pending' AND n.attempts = 0 LIMIT 1) fresh ON true
  LEFT JOIN LATERAL (SELECT true AS found FROM notification n WHERE n.tenant_id = e.tenant_id AND n.endpoint_id = e.id
    AND n.status = 'pending' AND n.attempts > 0 AND n.due_at <= now() LIMIT 1) retried ON true
  WHERE e.due_at <= now() AND e.leased_until <= now() AND coalesce(fresh.found, retried.found)
  ORDER BY e.due_at LIMIT $1`;

/** Gives up what has waited too long behind what fails at the same address. */
export const giveUp = `WITH given_up AS (
  UPDATE notification n SET status = 'failed', error = 'The address has failed for too long.'
  FROM notification_endpoint e WHERE e.failures > 1 AND n.tenant_id = e.tenant_id AND n.endpoint_id = e.id
    AND n.status = 'pending' AND n.attempts = 0 AND n.give_up_at <= now()
  RETURNING n.tenant_id, n.subscription_id, n.call_record_id, n.status)
  ${announce('missed', missedIn('given_up'))}`;

/** Removes what has ended once nothing of it is to be sent any more, and addresses that nobody uses. */
export const removeEnded = [
  `DELETE FROM subscription s WHERE removed_at IS NOT NULL AND NOT EXISTS (SELECT FROM notification n
    WHERE n.tenant_id = s.tenant_id AND n.subscription_id = s.id AND n.status = 'pending')`,
  `DELETE FROM notification_endpoint e WHERE leased_until <= now()
    AND NOT EXISTS (SELECT FROM subscription s WHERE s.tenant_id = e.tenant_id
      AND e.id IN (s.endpoint_id, s.lifecycle_endpoint_id))`,
];
