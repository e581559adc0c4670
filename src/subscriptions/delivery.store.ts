import { Injectable } from '@nestjs/common';
import { TenantDatabase } from '../database/tenant-database';
import type { DeliveryStatusMember } from './model/notification-delivery';
import { listDeliveries, replayDeliveries } from './undelivered.sql';

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

/** The notifications of a subscription that have not arrived. */
@Injectable()
export class DeliveryStore {
  constructor(private readonly database: TenantDatabase) {}

  /** @param after position behind which the page begins, as decimal text */
  list(tenantId: string, subscriptionId: string, after: string, most: number): Promise<DeliveryRow[]> {
    return this.database.query<DeliveryRow>(tenantId, listDeliveries(subscriptionId, after, most));
  }

  /**
   * Has notifications sent again: the one of an id, or all that were given up. Their address is tried at once.
   * @returns number of them
   */
  replay(tenantId: string, subscriptionId: string, id?: string): Promise<number> {
    return this.database
      .query<{ count: number }>(tenantId, replayDeliveries(subscriptionId, id))
      .then(([row]) => row?.count ?? 0);
  }
}
