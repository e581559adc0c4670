import { SqlBuilder, type Statement } from '../../odata/sql-builder';
import { backOffUpTo } from './back-off';
import { LARGEST, FILTER_TIMEOUT, LONGEST, PARDONED } from './pace';

/** SQL of the assignments to a subscription for which changes have been taken. */
export const quicker = `take_size = least(${LARGEST}, take_size * 2), take_at = '-infinity',
  take_failures = greatest(0, take_failures - ${PARDONED})`;

/** SQL of the assignments to a subscription for which changes have been passed. */
export const asSlow = `take_failures = least(take_failures + 1, 100), take_at = now() + interval '1 s'`;

/** Notes that no changes could be taken for a subscription, of which fewer are tried later. */
export function slower(id: string): Statement {
  const sql = new SqlBuilder();
  const text = `UPDATE subscription SET take_size = greatest(1, take_size / 10), take_failures = take_failures + 1,
    take_at = now() + ${backOffUpTo(LONGEST, 'take_failures')} WHERE tenant_id = $1 AND id = ${sql.param(id, 'uuid')}`;
  return { text, values: sql.values };
}

/** Has the statements of a transaction end in time, and the transaction too where its process hangs. */
export const inTime: Statement = {
  text: `SELECT set_config('statement_timeout', $2, true), set_config('idle_in_transaction_session_timeout', $3, true)
    WHERE $1::uuid IS NOT NULL`,
  values: [String(FILTER_TIMEOUT), String(2 * FILTER_TIMEOUT)],
};
