import type { Statement } from '../odata/sql-builder';

/**
 * Gives positions to the first changes without one. Does nothing when no committed change lacks a position: a change
 * that another transaction is giving a position still appears without one until the commit, so there is nothing to wait
 * for.
 * @param most most changes to be settled
 * @param upTo ignores changes that arrived after this arrival number, decimal text
 * @returns statement of one row with the number of settled changes and the last arrival, or of none
 */
export function settle(most: number, upTo: string): Statement {
  const text = `SELECT settle_changes($1::uuid, $2::integer) AS settled, newest FROM (
      SELECT arrival::text AS newest FROM change
      WHERE tenant_id = $1 AND position IS NULL AND arrival <= $3::bigint ORDER BY arrival DESC LIMIT 1) pending`;
  return { text, values: [most, upTo] };
}
