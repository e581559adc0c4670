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

/** Reads and changes the undelivered notifications of subscriptions. */
@Injectable()
export class DeliveryStore {
  constructor(private readonly database: TenantDatabase) {}

  /** @param after position after which the page begins, as decimal text */
  list(tenantId: string, subscriptionId: string, after: string, most: number): Promise<DeliveryRow[]> {
    return this.database.query<DeliveryRow>(tenantId, listDeliveries(subscriptionId, after, most));
  }

  /**
   * Schedules notifications to be sent again at once: the one with the id, or without an id all that failed.
   * @returns number of notifications
   */
  replay(tenantId: string, subscriptionId: string, id?: string): Promise<number> {
    return this.database
      .query<{ count: number }>(tenantId, replayDeliveries(subscriptionId, id))
      .then(([row]) => row?.count ?? 0);
  }
}
