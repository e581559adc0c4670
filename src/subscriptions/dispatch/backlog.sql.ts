/** How many subscriptions there are, and what happens to notifications. */
export interface BacklogRow {
  readonly subscriptions: number;
  /** Notifications that have not arrived yet, those that are due among them, and those that were given up. */
  readonly pending: number;
  readonly due: number;
  readonly givenUp: number;
}

/** Rows beyond this many are not counted: a count reads each of them. */
const MOST = 100_000;

/** Counts the subscriptions and notifications of all tenants. */
export const readBacklog = `SELECT
    (SELECT count(*) FROM subscription WHERE removed_at IS NULL)::integer AS subscriptions,
    pending.count AS pending, pending.due, given_up.count AS "givenUp"
  FROM (SELECT count(*)::integer AS count, (count(*) FILTER (WHERE due_at <= now()))::integer AS due
      FROM (SELECT due_at FROM notification WHERE status = 'pending' LIMIT ${MOST}) counted) pending,
    (SELECT count(*)::integer AS count
      FROM (SELECT FROM notification WHERE status = 'failed' LIMIT ${MOST}) counted) given_up`;
