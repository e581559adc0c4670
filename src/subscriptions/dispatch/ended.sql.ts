import type { Statement } from '../../odata/sql-builder';
import { isDeleted } from '../model/subscription-state';
import { announce, missedIn } from './lifecycle.sql';

/** Most rows that one statement changes or removes, so that each statement is short. */
export const PART = 5_000;

/** Keys of notifications that have expired unsent because others fail at the same address. */
const late = `SELECT n.tenant_id, n.subscription_id, n.position FROM notification_endpoint e
  CROSS JOIN LATERAL (SELECT tenant_id, subscription_id, position FROM notification n
    WHERE n.tenant_id = e.tenant_id AND n.endpoint_id = e.id AND n.status = 'pending' AND n.attempts = 0
      AND n.give_up_at <= now() LIMIT ${PART}) n
  WHERE e.failures > 1 LIMIT ${PART}`;

/** Subscriptions with nothing left to be sent: deleted ones, and expired ones without pending notifications. */
const over = `SELECT tenant_id, id FROM subscription s WHERE ${isDeleted('s')} OR removed_at IS NOT NULL
  AND NOT EXISTS (SELECT FROM notification n
    WHERE n.tenant_id = s.tenant_id AND n.subscription_id = s.id AND n.status = 'pending')`;

/** SQL of a statement that returns a row for each changed row. @param change a statement with RETURNING */
function counted(change: string): string {
  return `WITH changed AS (${change}) SELECT true FROM changed`;
}

/** SQL that removes rows of subscriptions in {@link over}. */
function removeOf(table: string): string {
  return counted(`DELETE FROM ${table} WHERE ctid = ANY (ARRAY (SELECT r.place FROM (${over}) s
    CROSS JOIN LATERAL (SELECT ctid AS place FROM ${table} r
      WHERE r.tenant_id = s.tenant_id AND r.subscription_id = s.id LIMIT ${PART}) r LIMIT ${PART})) RETURNING true`);
}

/**
 * Statements that remove expired rows, in the order in which they have to run. Each returns a row for each row that it
 * has changed, and is to be repeated while it returns {@link PART} rows.
 */
export const removals = [
  `WITH late AS MATERIALIZED (${late}),
    given_up AS (
      UPDATE notification n SET status = 'failed', error = 'The address has failed for too long.'
      FROM late WHERE n.tenant_id = late.tenant_id AND n.subscription_id = late.subscription_id AND n.position = late.position
        AND n.status = 'pending' AND n.attempts = 0
      RETURNING n.tenant_id, n.subscription_id, n.call_record_id, n.status),
    announced AS (${announce('missed', missedIn('given_up'))})
    SELECT true FROM given_up`,
  removeOf('notification'),
  removeOf('subscription_record'),
  counted(`DELETE FROM subscription s USING (${over}) o WHERE s.tenant_id = o.tenant_id AND s.id = o.id
    AND NOT EXISTS (SELECT FROM notification n WHERE n.tenant_id = s.tenant_id AND n.subscription_id = s.id)
    AND NOT EXISTS (SELECT FROM subscription_record r WHERE r.tenant_id = s.tenant_id AND r.subscription_id = s.id)
    RETURNING true`),
  counted(`DELETE FROM notification_endpoint WHERE ctid = ANY (ARRAY (SELECT e.ctid FROM notification_endpoint e
    WHERE leased_until <= now() AND NOT EXISTS (SELECT FROM subscription s WHERE s.tenant_id = e.tenant_id
      AND e.id IN (s.endpoint_id, s.lifecycle_endpoint_id)) LIMIT ${PART})) RETURNING true`),
];

/** A time beyond the end of any lease or pause. */
const FAR = `now() + interval '2 hours'`;

/**
 * Ends leases and pauses that end too late, because they began before the database's clock was set back. Each statement
 * returns a row for each row that it has changed.
 */
export const repairs = [
  counted(`UPDATE notification_endpoint SET due_at = least(due_at, now()), leased_until = least(leased_until, now())
    WHERE greatest(due_at, leased_until) > ${FAR} RETURNING true`),
  counted(`UPDATE subscription SET take_at = now() WHERE take_at > ${FAR} RETURNING true`),
  counted(`UPDATE notification SET due_at = now() WHERE ctid = ANY (ARRAY (SELECT ctid FROM notification
    WHERE status = 'pending' AND attempts > 0 AND due_at > ${FAR} LIMIT ${PART})) RETURNING true`),
];

/** Statements that remove a deleted subscription, or as many of its rows as one statement for each table may remove. */
export function removalOf(id: string): Statement[] {
  const one = 'tenant_id = $1 AND subscription_id = $2::uuid';
  const parts = ['notification', 'subscription_record'].map(
    (table) => `DELETE FROM ${table} WHERE ctid = ANY (ARRAY (SELECT ctid FROM ${table} WHERE ${one} LIMIT ${PART}))
      AND tenant_id = $1 AND EXISTS (SELECT FROM subscription s WHERE tenant_id = $1 AND id = $2::uuid AND ${isDeleted('s')})`,
  );
  const rest = ['notification', 'subscription_record'].map((table) => `NOT EXISTS (SELECT FROM ${table} WHERE ${one})`);
  const itself = `DELETE FROM subscription s WHERE tenant_id = $1 AND id = $2::uuid AND ${isDeleted('s')}
    AND ${rest.join(' AND ')}`;
  return [...parts, itself].map((text) => ({ text, values: [id] }));
}
