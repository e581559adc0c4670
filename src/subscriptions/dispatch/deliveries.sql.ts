import type { JsonObject } from '../../edm/json/json-value';
import { SqlBuilder, type Statement } from '../../odata/sql-builder';
import { isDeleted } from '../model/subscription-state';
import type { TlsVersion } from '../outgoing/webhook.client';
import { backOff, LEAST_ANSWERS, SLOW_PAUSE, SLOW_PERCENTAGE, WINDOW } from './back-off';
import { announce, missedIn } from './lifecycle.sql';

/**
 * Seconds after which the lease of an address expires: longer than the timeout of a POST and the statements after it.
 */
const LEASE = 5;
/** Most notifications in one POST. */
const BATCH = 100;

/** An address on which this process holds a lease. */
export interface NotificationEndpoint {
  readonly id: string;
  /** Id of the lease. */
  readonly lease: string;
  readonly url: string;
  readonly tls: TlsVersion;
  /** Failed attempts since the last success. */
  readonly failures: number;
}

/** A notification to be sent, with the body of its subscription. */
export interface Notification {
  readonly id: string;
  readonly subscriptionId: string;
  readonly position: string;
  /** Kind of the change, or lifecycle event of the subscription. */
  readonly kind: string;
  /** Null for a lifecycle notification. */
  readonly callRecordId: string | null;
  readonly subscription: JsonObject;
}

/** Takes the lease of an address. Returns no row when another process holds it or the address is not due. */
export function claim(endpointId: string): Statement {
  const text = `UPDATE notification_endpoint SET lease = gen_random_uuid(), leased_until = now() + interval '${LEASE} s'
    WHERE tenant_id = $1 AND id = (SELECT id FROM notification_endpoint
      WHERE tenant_id = $1 AND id = $2::uuid AND due_at <= now() AND leased_until <= now() FOR UPDATE SKIP LOCKED)
    RETURNING id, lease, url, tls, failures`;
  return { text, values: [endpointId] };
}

const members = `n.id, n.subscription_id AS "subscriptionId", n.position::text AS position, n.kind,
  n.call_record_id AS "callRecordId"`;

/**
 * Reads the notifications of the next POST. A notification that has failed before is sent alone, so that it cannot make
 * others fail. Later ones of the same subscription and call record wait for it. While an address fails, one
 * notification is sent at a time.
 *
 * This must be a statement of its own after {@link claim}: with the same snapshot it could read notifications that the
 * previous holder of the lease has just sent.
 */
export function nextNotifications({ id, failures }: NotificationEndpoint): Statement {
  const ofEndpoint = `n.tenant_id = $1 AND n.endpoint_id = $2::uuid AND n.status = 'pending' AND NOT EXISTS (
    SELECT FROM subscription d WHERE d.tenant_id = $1 AND d.id = n.subscription_id AND ${isDeleted('d')})`;
  const earlier = `SELECT FROM notification e WHERE e.tenant_id = $1 AND e.subscription_id = n.subscription_id
    AND e.call_record_id = n.call_record_id AND e.status = 'pending' AND e.attempts > 0 AND e.position < n.position`;
  const text = `WITH again AS (
      SELECT ${members} FROM notification n
      WHERE ${ofEndpoint} AND n.attempts > 0 AND n.due_at <= now() AND NOT EXISTS (${earlier})
      ORDER BY n.due_at, n.position LIMIT 1),
    fresh AS (
      SELECT ${members} FROM notification n
      WHERE ${ofEndpoint} AND n.attempts = 0 AND NOT EXISTS (${earlier}) ORDER BY n.position LIMIT $3::integer)
    SELECT n.*, s.body AS subscription
    FROM (SELECT * FROM again UNION ALL SELECT * FROM fresh WHERE NOT EXISTS (SELECT FROM again)) n
      JOIN subscription s ON s.tenant_id = $1 AND s.id = n."subscriptionId"
    ORDER BY n.position::bigint`;
  return { text, values: [id, failures > 0 ? 1 : BATCH] };
}

/** Releases the lease of an address that has nothing to be sent now. */
export function release({ id, lease }: NotificationEndpoint): Statement {
  const text = `UPDATE notification_endpoint SET lease = NULL, leased_until = '-infinity', due_at = now() + interval '1 s'
    WHERE tenant_id = $1 AND id = $2::uuid AND lease = $3::uuid`;
  return { text, values: [id, lease] };
}

/** Extends the lease of an address. Returns no row when the lease is lost. */
export function prolong({ id, lease }: NotificationEndpoint): Statement {
  const text = `UPDATE notification_endpoint SET leased_until = now() + interval '${LEASE} s'
    WHERE tenant_id = $1 AND id = $2::uuid AND lease = $3::uuid RETURNING id`;
  return { text, values: [id, lease] };
}

/** Removes delivered notifications and releases the lease of the address. */
export function delivered(endpoint: NotificationEndpoint, sent: readonly Notification[], isSlow: boolean): Statement {
  const sql = new SqlBuilder();
  const text = `WITH gone AS (DELETE FROM notification n USING ${keysOf(sql, sent)} WHERE ${isSent})
    ${giveBack(sql, endpoint, isSlow, { failures: '0', dueAt: 'now()' })}`;
  return { text, values: sql.values };
}

/**
 * Stores a failed attempt, schedules the retry of the notifications and of the address, or gives the notifications up.
 */
export function failed(
  endpoint: NotificationEndpoint,
  sent: readonly Notification[],
  error: string,
  isSlow: boolean,
): Statement {
  return notedAs(error, sent, (sql) =>
    giveBack(sql, endpoint, isSlow, { failures: 'failures + 1', dueAt: `now() + ${backOff('failures')}` }),
  );
}

/**
 * Like {@link failed}, for a notification that could not be written. This is no failure of the address, which continues
 * with other notifications.
 */
export function unwritten({ id, lease }: NotificationEndpoint, notification: Notification, error: string): Statement {
  return notedAs(
    error,
    [notification],
    (sql) => `UPDATE notification_endpoint SET lease = NULL, leased_until = '-infinity'
      WHERE tenant_id = $1 AND id = ${sql.param(id, 'uuid')} AND lease = ${sql.param(lease, 'uuid')}`,
  );
}

/** @param rest the statement that releases the lease of the address */
function notedAs(error: string, sent: readonly Notification[], rest: (sql: SqlBuilder) => string): Statement {
  const sql = new SqlBuilder();
  const text = `WITH tried AS (
      UPDATE notification n SET attempts = attempts + 1, attempted_at = now(), error = ${sql.param(error, 'text')},
        status = CASE WHEN give_up_at <= now() THEN 'failed' ELSE 'pending' END, due_at = now() + ${backOff('attempts')}
      FROM ${keysOf(sql, sent)} WHERE ${isSent} AND n.status = 'pending'
      RETURNING n.tenant_id, n.subscription_id, n.call_record_id, n.status),
    missed AS (${announce('missed', missedIn('tried'))})
    ${rest(sql)}`;
  return { text, values: sql.values };
}

/**
 * Table expression `sent` with the keys of notifications. Its text does not depend on their number, so its plan is
 * reused.
 */
function keysOf(sql: SqlBuilder, sent: readonly Notification[]): string {
  const subscriptions = sql.param(
    sent.map(({ subscriptionId }) => subscriptionId),
    'uuid[]',
  );
  const positions = sql.param(
    sent.map(({ position }) => position),
    'bigint[]',
  );
  return `unnest(${subscriptions}, ${positions}) AS sent (subscription_id, position)`;
}

const isSent = 'n.tenant_id = $1 AND n.subscription_id = sent.subscription_id AND n.position = sent.position';

/** Counts the answer of an address and releases its lease, if it is still held. */
function giveBack(
  sql: SqlBuilder,
  { id, lease }: NotificationEndpoint,
  isSlow: boolean,
  { failures, dueAt }: { readonly failures: string; readonly dueAt: string },
): string {
  const [endpoint, turn, slow] = [
    sql.param(id, 'uuid'),
    sql.param(lease, 'uuid'),
    sql.param(isSlow ? 1 : 0, 'integer'),
  ];
  return `UPDATE notification_endpoint e SET lease = NULL, leased_until = '-infinity', failures = ${failures},
      due_at = CASE WHEN too_slow THEN now() + interval '${SLOW_PAUSE}' ELSE ${dueAt} END,
      window_began_at = CASE WHEN over OR too_slow THEN now() ELSE window_began_at END,
      answers = CASE WHEN over THEN 1 WHEN too_slow THEN 0 ELSE answers + 1 END,
      slow_answers = CASE WHEN over THEN ${slow} WHEN too_slow THEN 0 ELSE slow_answers + ${slow} END
    FROM (
      SELECT over, NOT over AND answers + 1 >= ${LEAST_ANSWERS}
        AND (slow_answers + ${slow}) * 100 >= (answers + 1) * ${SLOW_PERCENTAGE} AS too_slow
      FROM (
        SELECT answers, slow_answers, window_began_at < now() - interval '${WINDOW}' AS over
        FROM notification_endpoint WHERE tenant_id = $1 AND id = ${endpoint}) counted) counted
    WHERE e.tenant_id = $1 AND e.id = ${endpoint} AND e.lease = ${turn}`;
}
