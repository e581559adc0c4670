import { SqlBuilder, type Statement } from '../../odata/sql-builder';
import { conditionsOf } from '../../odata/sql/page';
import { type WatchedResource, watchedResource } from './watched-resource';

/** SQL of whether a call record is one that the subscription tells of. @param id SQL of its id */
export function conditionOf(sql: SqlBuilder, { plan }: WatchedResource, id: string): string {
  if (!plan) return 'true';
  const row = sql.alias();
  const conditions = conditionsOf(sql, plan, row, new Map([[plan.row, row]]));
  const where = [`${row}.tenant_id = $1`, `${row}.id = ${id}`, ...conditions].join(' AND ');
  return `EXISTS (SELECT FROM ${plan.set.table} ${row} WHERE ${where})`;
}

/** Notes the call records for which the filter of a new subscription holds; undefined: it has none. */
export function knownRecords(subscriptionId: string, resource: string): Statement | undefined {
  const plan = watchedResource(resource)?.plan;
  if (!plan) return undefined;
  const sql = new SqlBuilder();
  const row = sql.alias();
  const conditions = conditionsOf(sql, plan, row, new Map([[plan.row, row]]));
  const text = `INSERT INTO subscription_record (tenant_id, subscription_id, call_record_id)
    SELECT $1, ${sql.param(subscriptionId, 'uuid')}, ${row}.id FROM ${plan.set.table} ${row}
    WHERE ${[`${row}.tenant_id = $1`, ...conditions].join(' AND ')}`;
  return sql.statement(text);
}
