import type { Statement } from '../../odata/sql-builder';
import { announce } from './lifecycle.sql';

/** How far a subscription has taken the changes of its tenant. */
export interface SubscriptionCursor {
  readonly id: string;
  /** Decimal text. */
  readonly position: string;
}

/** Reads how far each subscription of a tenant has come. */
export const cursors: Statement = {
  text: `SELECT id, cursor::text AS position FROM subscription WHERE tenant_id = $1 AND removed_at IS NULL`,
  values: [],
};

/**
 * Takes subscriptions past changes that are older than so many days, and tells them that they have missed some. Otherwise
 * one whose filter can never be answered would keep the log from being shortened, for as long as it is renewed.
 * @param stuck those that do not come on, where they stand
 */
export function passOver(days: number, stuck: readonly SubscriptionCursor[]): Statement {
  const ofTenant = 'FROM change WHERE tenant_id = $1 AND position IS NOT NULL';
  const text = `WITH ended AS (
      SELECT coalesce(
        (SELECT position - 1 ${ofTenant} AND changed_at >= now() - make_interval(days => $2::integer)
          ORDER BY position LIMIT 1),
        (SELECT max(position) ${ofTenant})) AS position),
    moved AS (
      UPDATE subscription s SET cursor = ended.position
      FROM ended, unnest($3::uuid[], $4::bigint[]) AS stuck (id, position)
      WHERE s.tenant_id = $1 AND s.id = stuck.id AND s.cursor = stuck.position AND s.removed_at IS NULL
        AND s.cursor < ended.position
      RETURNING s.tenant_id, s.id)
    ${announce('missed', 'SELECT tenant_id, id FROM moved')}`;
  return { text, values: [days, stuck.map(({ id }) => id), stuck.map(({ position }) => position)] };
}

/**
 * Removes notifications that were given up and are older than so many days (`$1`), of all tenants, at most so many (`$2`).
 * What is listed for ever is of no use to anybody, and grows as long as its subscription is renewed.
 */
export const removeGivenUp = `WITH gone AS (
    DELETE FROM notification WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM notification WHERE status = 'failed' AND created_at < now() - make_interval(days => $1::integer)
      LIMIT $2::integer)) AND status = 'failed'
    RETURNING 1)
  SELECT count(*)::integer AS count FROM gone`;
