import { SqlBuilder, type Statement } from '../odata/sql-builder';
import { GIVE_UP_AFTER } from './dispatch/back-off';

/** Assignments of a replay: they make a notification as good as new. */
const anew = `status = 'pending', attempts = 0, due_at = now(), give_up_at = now() + interval '${GIVE_UP_AFTER}'`;

/** @param after position after which the page begins, as decimal text */
export function listDeliveries(subscriptionId: string, after: string, most: number): Statement {
  return {
    text: `SELECT id, position::text AS position, kind, call_record_id AS "callRecordId", status, attempts,
        created_at AS "createdAt", attempted_at AS "attemptedAt", error
      FROM notification WHERE tenant_id = $1 AND subscription_id = $2::uuid AND position > $3::bigint
      ORDER BY notification.position LIMIT $4::integer`,
    values: [subscriptionId, after, most],
  };
}

/**
 * @param id id of the notification to be sent again; default: all failed ones.
 * @returns statement of one row with their `count`
 */
export function replayDeliveries(subscriptionId: string, id?: string): Statement {
  const sql = new SqlBuilder();
  const subscription = sql.param(subscriptionId, 'uuid');
  const which = id === undefined ? `status = 'failed'` : `id = ${sql.param(id, 'uuid')}`;
  const text = `WITH again AS (
      UPDATE notification SET ${anew} WHERE tenant_id = $1 AND subscription_id = ${subscription} AND ${which}
      RETURNING endpoint_id),
    hurried AS (
      UPDATE notification_endpoint SET due_at = least(due_at, now())
      WHERE tenant_id = $1 AND id IN (SELECT endpoint_id FROM again))
    SELECT count(*)::integer AS count FROM again`;
  return { text, values: sql.values };
}
