import { Injectable } from '@nestjs/common';
import { ChangeLog } from '../changes/change-log';
import { TenantDatabase, type TenantTransaction } from '../database/tenant-database';
import type { JsonObject } from '../edm/json/json-value';
import { GraphError } from '../graph/errors/graph-error';
import { removalOf } from './dispatch/ended.sql';
import { askAt } from './model/subscription-life';
import { knownRecords } from './model/watched-records.sql';
import type { TlsVersion } from './outgoing/webhook.client';
import {
  addSubscription,
  endpointOf,
  findSubscription,
  listSubscriptions,
  liveCount,
  markDeleted,
  oneAtATime,
  redirectNotifications,
  renewSubscription,
  takeBackRequest,
  type Owner,
} from './subscription.sql';

/** Most subscriptions of a tenant (Graph's page on supported resources). */
const MOST_SUBSCRIPTIONS = 100;

/** URLs of a subscription's notifications. */
export interface Addresses {
  readonly tls: TlsVersion;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl?: string;
}

export interface Renewal {
  readonly body: JsonObject;
  readonly expiresAt: string;
  /** Absent when the URL does not change. */
  readonly addresses?: Addresses;
}

interface BodyRow {
  readonly body: JsonObject;
}

/** Stores subscriptions. */
@Injectable()
export class SubscriptionStore {
  constructor(
    private readonly database: TenantDatabase,
    private readonly log: ChangeLog,
  ) {}

  /**
   * Checks, before the URLs are validated, whether a tenant may have another subscription.
   * @throws GraphError `tooManySubscriptions`
   */
  async requireRoom(tenantId: string): Promise<void> {
    const [{ count } = { count: 0 }] = await this.database.query<{ count: number }>(tenantId, liveCount);
    if (count >= MOST_SUBSCRIPTIONS) throw new GraphError('tooManySubscriptions');
  }

  /**
   * Adds a subscription, whose notifications begin after all changes committed so far. The slow statements run before
   * the lock that other creations in the tenant wait for.
   * @throws GraphError `tooManySubscriptions`
   */
  async create({ tenantId, owner }: Owner, id: string, body: JsonObject, addresses: Addresses): Promise<void> {
    const position = await this.log.end(tenantId);
    const known = knownRecords(id, String(body.resource));
    await this.database.transaction(tenantId, async (tx) => {
      if (known) await tx.query(known);
      await tx.query(oneAtATime);
      const [{ count } = { count: 0 }] = await tx.query<{ count: number }>(liveCount);
      if (count >= MOST_SUBSCRIPTIONS) throw new GraphError('tooManySubscriptions');
      const { tls, notificationUrl, lifecycleNotificationUrl } = addresses;
      await tx.query(
        addSubscription({
          id,
          body: JSON.stringify(body),
          expiresAt: String(body.expirationDateTime),
          askAt: askAt(String(body.expirationDateTime), Date.now()),
          endpointId: await readEndpoint(tx, notificationUrl, tls),
          lifecycleEndpointId:
            lifecycleNotificationUrl === undefined ? null : await readEndpoint(tx, lifecycleNotificationUrl, tls),
          cursor: position,
          owner: owner ?? null,
        }),
      );
    });
  }

  async list(owner: Owner): Promise<JsonObject[]> {
    const rows = await this.database.query<BodyRow>(owner.tenantId, listSubscriptions(owner));
    return rows.map(({ body }) => body);
  }

  async find(owner: Owner, id: string): Promise<JsonObject | undefined> {
    const [row] = await this.database.query<BodyRow>(owner.tenantId, findSubscription(owner, id));
    return row?.body;
  }

  /**
   * Changes a subscription and redirects its undelivered notifications to a new URL.
   * @returns the subscription's body; undefined: it has ended
   */
  renew(owner: Owner, id: string, renewal: Renewal): Promise<JsonObject | undefined> {
    const { body, expiresAt, addresses } = renewal;
    return this.database.transaction(owner.tenantId, async (tx) => {
      const endpointId = addresses ? await readEndpoint(tx, addresses.notificationUrl, addresses.tls) : null;
      const [row] = await tx.query<BodyRow>(
        renewSubscription(owner, id, {
          body: JSON.stringify(body),
          expiresAt,
          askAt: askAt(expiresAt, Date.now()),
          endpointId,
        }),
      );
      if (row && endpointId !== null) await tx.query(redirectNotifications(id, endpointId));
      return row?.body;
    });
  }

  /**
   * Deletes a subscription and some of its rows; the others are removed in the background.
   * @returns whether it existed
   */
  remove(owner: Owner, id: string): Promise<boolean> {
    return this.database.transaction(owner.tenantId, async (tx) => {
      const rows = await tx.query(markDeleted(owner, id));
      for (const statement of removalOf(id)) await tx.query(statement);
      return rows.length > 0;
    });
  }

  /** Removes a pending `reauthorizationRequired` notification. */
  async reauthorize({ tenantId }: Owner, id: string): Promise<void> {
    await this.database.query(tenantId, takeBackRequest(id));
  }
}

async function readEndpoint(tx: TenantTransaction, url: string, tls: TlsVersion): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(endpointOf(url, tls));
  return row?.id;
}
