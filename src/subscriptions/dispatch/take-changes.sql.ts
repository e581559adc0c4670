import { SqlBuilder, type Statement } from '../../odata/sql-builder';
import { changeKindsOf } from '../model/subscription-rules';
import { conditionOf } from '../model/watched-records.sql';
import type { WatchedResource } from '../model/watched-resource';
import { GIVE_UP_AFTER } from './back-off';
import { announce } from './lifecycle.sql';
import type { Pace } from './pace';
import { asSlow, quicker } from './pace.sql';

/** A subscription that may have changes to take. */
export interface Taker extends Pace {
  readonly id: string;
  readonly resource: string;
  readonly changeType: string;
}

/** The end of the settled part of the change log. */
export interface Horizon {
  /** Last settled position, as decimal text. */
  readonly position: string;
  /** Whether there may be committed changes that have no position yet, and will get a later one. */
  readonly more: boolean;
}

/**
 * Reads the subscriptions of a tenant that have not taken all changes up to a position, or that have expired; those
 * furthest behind come first.
 * @param isSlow whether to read the subscriptions with recent failures, or those without
 */
export function takersUpTo(position: string, isSlow: boolean): Statement {
  const text = `SELECT id, body ->> 'resource' AS resource, body ->> 'changeType' AS "changeType",
      take_size AS size, take_failures AS failures
    FROM subscription WHERE tenant_id = $1 AND removed_at IS NULL AND (cursor < $2::bigint OR expires_at <= now())
      AND (take_failures > 0) = $3::boolean AND take_at <= now() ORDER BY ${isSlow ? 'take_at' : 'cursor'}`;
  return { text, values: [position, isSlow] };
}

/** Common table expressions of the next changes for a subscription, the last of which is `taken`. */
interface Next {
  readonly sql: SqlBuilder;
  /** SQL of the subscription's id, of the last settled position, and of the subscription's change kinds. */
  readonly subscription: string;
  readonly last: string;
  readonly kinds: string;
  readonly ctes: string;
}

/** @param most changes to be taken */
function next({ id, changeType }: Taker, watched: WatchedResource, { position }: Horizon, most: number): Next {
  const sql = new SqlBuilder();
  const subscription = sql.param(id, 'uuid');
  const last = sql.param(position, 'bigint');
  const kinds = sql.param([...(changeKindsOf(changeType) ?? [])], 'text[]');
  const one = watched.callRecordId === '' ? '' : `AND call_record_id = ${sql.param(watched.callRecordId, 'text')}`;
  const ctes = `subscriber AS MATERIALIZED (
      SELECT id, cursor, endpoint_id, expires_at FROM subscription
      WHERE tenant_id = $1 AND id = ${subscription} AND removed_at IS NULL FOR NO KEY UPDATE SKIP LOCKED),
    passed AS MATERIALIZED (
      SELECT change.* FROM subscriber CROSS JOIN LATERAL (
        SELECT position, call_record_id, kind FROM change
        WHERE tenant_id = $1 AND position > cursor AND position <= ${last} AND changed_at <= expires_at
        ORDER BY position LIMIT ${sql.param(most, 'integer')}) change),
    taken AS MATERIALIZED (SELECT * FROM passed WHERE true ${one})`;
  return { sql, subscription, last, kinds, ctes };
}

/**
 * Takes the next changes for a subscription in one statement: makes notifications of those that match, and moves the
 * cursor. The filter is evaluated for the call record as it is now. A deleted call record matches if it matched before.
 * An expired subscription that has taken all changes before its end is marked as ended.
 * @returns statement of one row, or of none when another process holds the subscription
 */
export function takeChanges(taker: Taker, watched: WatchedResource, horizon: Horizon): Statement {
  const { sql, subscription, last, kinds, ctes } = next(taker, watched, horizon, taker.size);
  const text = `WITH ${ctes},
    ${told(sql, watched, subscription)},
    wanted AS (
      SELECT position, call_record_id,
        CASE WHEN kind = 'created' AND kind <> ALL (${kinds}) THEN 'updated' ELSE kind END AS kind FROM told),
    made AS (
      INSERT INTO notification (tenant_id, subscription_id, position, endpoint_id, kind, call_record_id, give_up_at)
      SELECT $1, ${subscription}, position, endpoint_id, kind, call_record_id, now() + interval '${GIVE_UP_AFTER}'
      FROM wanted CROSS JOIN subscriber WHERE kind = ANY (${kinds})),
    counted AS (SELECT count(*) = ${sql.param(taker.size, 'integer')} AS more, max(position) AS position FROM passed),
    moved AS (UPDATE subscription s SET cursor = CASE WHEN more THEN counted.position ELSE greatest(s.cursor, ${last}) END,
      removed_at = CASE WHEN NOT more AND ${sql.param(!horizon.more, 'boolean')} AND s.expires_at <= now() THEN now() END,
      ${quicker}
    FROM subscriber, counted WHERE s.tenant_id = $1 AND s.id = subscriber.id RETURNING s.tenant_id, s.id, s.removed_at),
    announced AS (
      ${announce('subscriptionRemoved', 'SELECT tenant_id, id FROM moved WHERE removed_at IS NOT NULL')})
    SELECT id FROM moved`;
  return { text, values: sql.values };
}

/**
 * Skips the next changes of a subscription whose filter fails for them. Each change of a subscribed kind is stored as a
 * failed notification, which the owner can replay, and `missed` is announced.
 * @param most changes
 * @returns statement of one row, or of none when another process holds the subscription
 */
export function passChanges(taker: Taker, watched: WatchedResource, horizon: Horizon, most: number): Statement {
  const { sql, subscription, kinds, ctes } = next(taker, watched, horizon, most);
  const text = `WITH ${ctes},
    missed AS (
      INSERT INTO notification (tenant_id, subscription_id, position, endpoint_id, kind, call_record_id, give_up_at, status, error)
      SELECT $1, ${subscription}, position, endpoint_id, kind, call_record_id, now(), 'failed',
        'The filter could not be answered in time for this call record.'
      FROM (SELECT position, call_record_id,
          CASE WHEN kind = 'created' AND kind <> ALL (${kinds}) THEN 'updated' ELSE kind END AS kind FROM taken) wanted
        CROSS JOIN subscriber WHERE kind = ANY (${kinds})
      RETURNING tenant_id, subscription_id AS id),
    forgotten AS (
      DELETE FROM subscription_record WHERE tenant_id = $1 AND subscription_id = ${subscription}
        AND call_record_id IN (SELECT call_record_id FROM taken WHERE kind = 'deleted')),
    moved AS (UPDATE subscription s SET cursor = coalesce((SELECT max(position) FROM passed), s.cursor), ${asSlow}
      FROM subscriber WHERE s.tenant_id = $1 AND s.id = subscriber.id RETURNING s.id),
    announced AS (${announce('missed', 'SELECT DISTINCT tenant_id, id FROM missed')})
    SELECT id FROM moved`;
  return { text, values: sql.values };
}

/**
 * Common table expressions, the last of which is `told`: position, call record and kind of each change to be notified.
 */
function told(sql: SqlBuilder, watched: WatchedResource, subscription: string): string {
  if (!watched.plan) return 'told AS (SELECT * FROM taken)';
  return `
    seen AS MATERIALIZED (
      SELECT id, ${conditionOf(sql, watched, 'ids.id')} AS fits, last FROM (
        SELECT call_record_id AS id, (array_agg(kind ORDER BY position DESC))[1] AS last FROM taken GROUP BY 1) ids),
    known AS MATERIALIZED (
      SELECT call_record_id FROM subscription_record
      WHERE tenant_id = $1 AND subscription_id = ${subscription} AND call_record_id IN (SELECT id FROM seen)),
    first AS MATERIALIZED (
      SELECT call_record_id, min(position) AS position FROM taken JOIN seen ON seen.id = call_record_id AND fits
      WHERE kind <> 'deleted' AND call_record_id NOT IN (SELECT call_record_id FROM known) GROUP BY 1),
    told AS (
      SELECT t.position, t.call_record_id,
        CASE WHEN t.kind = 'updated' AND t.position = first.position THEN 'created' ELSE t.kind END AS kind
      FROM taken t JOIN seen ON seen.id = t.call_record_id
        LEFT JOIN known ON known.call_record_id = t.call_record_id
        LEFT JOIN first ON first.call_record_id = t.call_record_id
      WHERE CASE WHEN t.kind = 'deleted' THEN known.call_record_id IS NOT NULL OR first.position < t.position
        ELSE seen.fits END),
    remembered AS (
      INSERT INTO subscription_record (tenant_id, subscription_id, call_record_id)
      SELECT $1, ${subscription}, call_record_id FROM first),
    forgotten AS (
      DELETE FROM subscription_record USING seen WHERE tenant_id = $1 AND subscription_id = ${subscription}
        AND call_record_id = seen.id AND seen.last = 'deleted' AND NOT seen.fits)`;
}
