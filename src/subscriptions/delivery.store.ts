import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../database/tenant-database';
import { SqlBuilder } from '../odata/sql-builder';
import { GIVE_UP_AFTER } from './dispatch/back-off';
import type { DeliveryStatusMember } from './model/notification-delivery';

export interface DeliveryRow {
  readonly id: string;
  readonly position: string;
  readonly kind: string;
  readonly callRecordId: string | null;
  readonly status: DeliveryStatusMember;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly attemptedAt: Date | null;
  readonly error: string | null;
}

/** What a replay changes: a notification is as if it had just been made. */
const anew = `status = 'pending', attempts = 0, due_at = now(), give_up_at = now() + interval '${GIVE_UP_AFTER}'`;

/** The notifications of a subscription that have not arrived. */
@Injectable()
export class DeliveryStore {
  constructor(private readonly database: TenantDatabase) {}

  /** @param after position behind which the page begins, as decimal text */
  list(tenantId: string, subscriptionId: string, after: string, most: number): Promise<DeliveryRow[]> {
    const text = `SELECT id, position::text AS position, kind, call_record_id AS "callRecordId", status, attempts,
        created_at AS "createdAt", attempted_at AS "attemptedAt", error
      FROM notification WHERE tenant_id = $1 AND subscription_id = $2::uuid AND position > $3::bigint
      ORDER BY notification.position LIMIT $4::integer`;
    return this.database.query<DeliveryRow>(tenantId, { text, values: [subscriptionId, after, most] });
  }

  /**
   * Has notifications sent again: the one of an id, or all that were given up. Their address is tried at once.
   * @returns number of them
   */
  replay(tenantId: string, subscriptionId: string, id?: string): Promise<number> {
    const sql = new SqlBuilder();
    const subscription = sql.param(subscriptionId, 'uuid');
    const which = id === undefined ? `status = 'failed'` : `id = ${sql.param(id, 'uuid')}`;
    const text = `WITH again AS (
        UPDATE notification SET ${anew} WHERE tenant_id = $1 AND subscription_id = ${subscription} AND ${which}
        RETURNING endpoint_id),
      hurried AS (
        UPDATE notification_endpoint SET due_at = least(due_at, now())
        WHERE tenant_id = $1 AND id IN (SELECT endpoint_id FROM again))
      SELECT count(*)::integer AS count FROM again`;
    return this.database
      .query<{ count: number }>(tenantId, { text, values: sql.values })
      .then(([row]) => row?.count ?? 0);
  }
}
