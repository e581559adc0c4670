import { SqlBuilder, type Statement } from '../../odata/sql-builder';
import { backOffUpTo } from './back-off';
import { LARGEST, FILTER_TIMEOUT, LONGEST, PARDONED } from './pace';

/** SQL of the assignments to a subscription after a success: more changes at a time, and fewer failures. */
export const quicker = `take_size = least(${LARGEST}, take_size * 2), take_at = '-infinity',
  take_failures = greatest(0, take_failures - ${PARDONED})`;

/** SQL of the assignments to a subscription after changes have been skipped. */
export const asSlow = `take_failures = least(take_failures + 1, 100), take_at = now() + interval '1 s'`;

/** Stores a failure of a subscription: it retries later, with fewer changes. */
export function slower(id: string): Statement {
  const sql = new SqlBuilder();
  const text = `UPDATE subscription SET take_size = greatest(1, take_size / 10), take_failures = take_failures + 1,
    take_at = now() + ${backOffUpTo(LONGEST, 'take_failures')} WHERE tenant_id = $1 AND id = ${sql.param(id, 'uuid')}`;
  return { text, values: sql.values };
}

/** Sets timeouts for the transaction: for its statements, and for the transaction itself in case its process hangs. */
export const inTime: Statement = {
  text: `SELECT set_config('statement_timeout', $2, true), set_config('idle_in_transaction_session_timeout', $3, true)
    WHERE $1::uuid IS NOT NULL`,
  values: [String(FILTER_TIMEOUT), String(2 * FILTER_TIMEOUT)],
};
