import type { Statement } from '../odata/sql-builder';

/**
 * Gives positions to the first changes that have none. Nothing is done where no committed change lacks one: then there is
 * none to wait for, since one that is about to get its position is seen without it until that is committed.
 * @param most of them
 * @param upTo nothing is done either where all that lack one have arrived behind this, decimal text
 * @returns statement of one row with the number of them and the last arrival, or of none
 */
export function settle(most: number, upTo: string): Statement {
  const text = `SELECT settle_changes($1::uuid, $2::integer) AS settled, newest FROM (
      SELECT arrival::text AS newest FROM change
      WHERE tenant_id = $1 AND position IS NULL AND arrival <= $3::bigint ORDER BY arrival DESC LIMIT 1) pending`;
  return { text, values: [most, upTo] };
}
