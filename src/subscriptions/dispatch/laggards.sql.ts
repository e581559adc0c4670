import type { Statement } from '../../odata/sql-builder';
import { announce } from './lifecycle.sql';

/** The cursor of a subscription: the position up to which it has taken changes. */
export interface SubscriptionCursor {
  readonly id: string;
  /** Decimal text. */
  readonly position: string;
}

/** Reads the cursor of each subscription of a tenant. */
export const cursors: Statement = {
  text: `SELECT id, cursor::text AS position FROM subscription WHERE tenant_id = $1 AND removed_at IS NULL`,
  values: [],
};

/**
 * Moves the cursors of stuck subscriptions past changes older than the given number of days, and announces `missed`.
 * Otherwise a subscription whose filter always fails would keep the whole change log for as long as it is renewed.
 * @param stuck subscriptions, with the cursors at which they are stuck
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
 * Removes failed notifications of all tenants that are older than `$1` days, at most `$2` of them. Otherwise their
 * number would grow for as long as their subscription is renewed.
 */
export const removeGivenUp = `WITH gone AS (
    DELETE FROM notification WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM notification WHERE status = 'failed' AND created_at < now() - make_interval(days => $1::integer)
      LIMIT $2::integer)) AND status = 'failed'
    RETURNING 1)
  SELECT count(*)::integer AS count FROM gone`;
