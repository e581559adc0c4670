/** Bytes of a row beside its body: PostgreSQL's row header, ids and times. */
const BESIDE_BODY = 100;

const body = `pg_column_size(r.body) + ${BESIDE_BODY}`;
const whole = 'pg_column_size(r.*)';

/**
 * Every table that a tenant's clients write, and SQL for the size of its row `r`. A large body counts as compressed. Rows
 * that are derived from others do not count, since nobody can delete them by themselves.
 */
const tables: Readonly<Record<string, string>> = {
  call_record: body,
  participant: body,
  session: body,
  segment: body,
  pstn_call: body,
  direct_routing_call: body,
  sms: body,
  pstn_block: body,
  touched_call: whole,
  change: whole,
  notification: whole,
  subscription: whole,
  subscription_record: whole,
};

/**
 * Estimates the bytes of each tenant's rows. Of a large table, only a random sample of `$1` pages is read, so the time
 * does not depend on its size. Free space and indexes are not counted.
 */
export const bytesByTenant = `SELECT tenant_id AS "tenantId", sum(bytes)::float8 AS bytes, bool_and(is_exact) AS "isExact" FROM (
  ${Object.entries(tables)
    .map(([table, bytes]) => ofTable(table, bytes))
    .join(' UNION ALL ')}) t GROUP BY tenant_id`;

function ofTable(table: string, bytes: string): string {
  const share = `least(100, 100 * $1::float8 / greatest(1, pg_relation_size('${table}') / current_setting('block_size')::integer))`;
  return `(SELECT tenant_id, bytes * 100 / share AS bytes, share = 100 AS is_exact FROM (
    SELECT r.tenant_id, sum(${bytes}) AS bytes FROM ${table} r TABLESAMPLE SYSTEM ((SELECT ${share})) GROUP BY 1) s,
    (SELECT ${share} AS share) p)`;
}
