import { SqlBuilder, type Statement } from '../../odata/sql-builder';
import { conditionsOf } from '../../odata/sql/page';
import { type WatchedResource, watchedResource } from './watched-resource';

/** SQL of whether a call record matches the subscription. @param id SQL of the call record's id */
export function conditionOf(sql: SqlBuilder, { plan }: WatchedResource, id: string): string {
  if (!plan) return 'true';
  const row = sql.alias();
  const conditions = conditionsOf(sql, plan, row, new Map([[plan.row, row]]));
  const where = [`${row}.tenant_id = $1`, `${row}.id = ${id}`, ...conditions].join(' AND ');
  return `EXISTS (SELECT FROM ${plan.set.table} ${row} WHERE ${where})`;
}

/** Stores the call records that match the filter of a new subscription; undefined: it has no filter. */
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
