import type { Statement } from '../../odata/sql-builder';
import { GIVE_UP_AFTER } from './back-off';

/** Events of a subscription itself (Graph's lifecycleEventType). */
type LifecycleEvent = 'missed' | 'subscriptionRemoved' | 'reauthorizationRequired';

/**
 * SQL that makes a lifecycle notification for each subscription of a table expression that has a
 * `lifecycleNotificationUrl`, unless the same one is still pending. Its position follows all changes notified so far.
 * @param source SQL of `tenant_id` and `id` of subscriptions, each once
 */
export function announce(event: LifecycleEvent, source: string): string {
  return `INSERT INTO notification (tenant_id, subscription_id, position, endpoint_id, kind, give_up_at)
    SELECT s.tenant_id, s.id, nextval('change_order'), s.lifecycle_endpoint_id, '${event}', now() + interval '${GIVE_UP_AFTER}'
    FROM (${source}) concerned JOIN subscription s ON s.tenant_id = concerned.tenant_id AND s.id = concerned.id
    WHERE s.lifecycle_endpoint_id IS NOT NULL AND NOT EXISTS (SELECT FROM notification n
      WHERE n.tenant_id = s.tenant_id AND n.subscription_id = s.id AND n.kind = '${event}' AND n.status = 'pending')`;
}

/**
 * SQL of the subscriptions whose notifications a table expression has given up; lifecycle notifications do not count.
 */
export function missedIn(givenUp: string): string {
  return `SELECT DISTINCT tenant_id, subscription_id AS id FROM ${givenUp}
    WHERE status = 'failed' AND call_record_id IS NOT NULL`;
}

/** Announces `reauthorizationRequired` to the subscriptions that are due for it, once for each lifetime. */
export const askAgain: Statement = {
  text: `WITH asked AS (
      UPDATE subscription SET ask_at = NULL WHERE tenant_id = $1 AND removed_at IS NULL AND ask_at <= now()
      RETURNING tenant_id, id)
    ${announce('reauthorizationRequired', 'SELECT tenant_id, id FROM asked')}`,
  values: [],
};
