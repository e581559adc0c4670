import { Injectable } from '@nestjs/common';
import { ChangeLog } from '../changes/change-log';
import { TenantDatabase, type TenantTransaction } from '../database/tenant-database';
import type { JsonObject } from '../edm/json/json-value';
import { GraphError } from '../graph/errors/graph-error';
import type { Statement } from '../odata/sql-builder';
import { removalOf } from './dispatch/ended';
import { askAt } from './model/subscription-life';
import { deletion } from './model/subscription-state';
import { knownRecords } from './model/watched-resource';
import type { TlsVersion } from './outgoing/webhook.client';

/** Most subscriptions of a tenant (Graph's page on supported resources). */
const MOST_SUBSCRIPTIONS = 100;

/** Whose subscriptions are meant: each application of a tenant has its own, and so has each subject without one. */
export interface Owner {
  readonly tenantId: string;
  readonly appId?: string;
  readonly owner?: string;
}

/** Addresses of a subscription, which its notifications go to. */
export interface Addresses {
  readonly tls: TlsVersion;
  readonly notificationUrl: string;
  readonly lifecycleNotificationUrl?: string;
}

export interface Renewal {
  readonly body: JsonObject;
  readonly expiresAt: string;
  /** Set where the address changes. */
  readonly addresses?: Addresses;
}

/** One that has not ended. */
const LIVE = 'removed_at IS NULL AND expires_at > now()';
/** Subscriptions without an application that are older than owners are anybody's, until somebody renews them. */
const OWNED = `tenant_id = $1 AND body ->> 'applicationId' IS NOT DISTINCT FROM $2::text
  AND (owner IS NULL OR owner = $3::text) AND ${LIVE}`;

const valuesOf = ({ appId, owner }: Owner): (string | null)[] => [appId ?? null, owner ?? null];

/** Makes those wait who create another subscription of the tenant, so that they are counted. */
const oneAtATime: Statement = {
  text: `SELECT pg_advisory_xact_lock(hashtextextended('subscriptions ' || $1::uuid, 0))`,
  values: [],
};
const liveCount: Statement = {
  text: `SELECT count(*)::integer AS count FROM subscription WHERE tenant_id = $1 AND ${LIVE}`,
  values: [],
};

interface BodyRow {
  readonly body: JsonObject;
}

/** Where subscriptions are kept. */
@Injectable()
export class SubscriptionStore {
  constructor(
    private readonly database: TenantDatabase,
    private readonly log: ChangeLog,
  ) {}

  /** Finds out before anything else is done whether a tenant may have one more. @throws GraphError `tooManySubscriptions` */
  async requireRoom(tenantId: string): Promise<void> {
    const [{ count } = { count: 0 }] = await this.database.query<{ count: number }>(tenantId, liveCount);
    if (count >= MOST_SUBSCRIPTIONS) throw new GraphError('tooManySubscriptions');
  }

  /**
   * Adds a subscription, which begins behind all changes that were committed before. What takes long comes before what others
   * of the tenant wait for.
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
      await tx.query({
        text: `INSERT INTO subscription
            (tenant_id, id, body, expires_at, ask_at, endpoint_id, lifecycle_endpoint_id, cursor, owner)
          VALUES ($1, $2::uuid, $3::jsonb, $4::timestamptz, $5::timestamptz, $6::uuid, $7::uuid, $8::bigint, $9::text)`,
        values: [
          id,
          JSON.stringify(body),
          body.expirationDateTime,
          askAt(String(body.expirationDateTime), Date.now()),
          await endpointOf(tx, notificationUrl, tls),
          lifecycleNotificationUrl === undefined ? null : await endpointOf(tx, lifecycleNotificationUrl, tls),
          position,
          owner ?? null,
        ],
      });
    });
  }

  async list(owner: Owner): Promise<JsonObject[]> {
    const text = `SELECT body FROM subscription WHERE ${OWNED} ORDER BY id`;
    const rows = await this.database.query<BodyRow>(owner.tenantId, { text, values: valuesOf(owner) });
    return rows.map(({ body }) => body);
  }

  async find(owner: Owner, id: string): Promise<JsonObject | undefined> {
    const text = `SELECT body FROM subscription WHERE ${OWNED} AND id = $4::uuid`;
    const [row] = await this.database.query<BodyRow>(owner.tenantId, { text, values: [...valuesOf(owner), id] });
    return row?.body;
  }

  /** Changes a subscription; what is still to be sent goes to its new address. @returns its body; undefined: it has ended */
  renew(owner: Owner, id: string, renewal: Renewal): Promise<JsonObject | undefined> {
    const { body, expiresAt, addresses } = renewal;
    return this.database.transaction(owner.tenantId, async (tx) => {
      const endpoint = addresses ? await endpointOf(tx, addresses.notificationUrl, addresses.tls) : null;
      const [row] = await tx.query<BodyRow>({
        text: `UPDATE subscription SET body = body || $5::jsonb, expires_at = $6::timestamptz, ask_at = $7::timestamptz,
            endpoint_id = coalesce($8::uuid, endpoint_id), owner = $3::text WHERE ${OWNED} AND id = $4::uuid RETURNING body`,
        values: [...valuesOf(owner), id, JSON.stringify(body), expiresAt, askAt(expiresAt, Date.now()), endpoint],
      });
      if (row && endpoint !== null)
        await tx.query({
          text: `UPDATE notification SET endpoint_id = $3::uuid, due_at = least(due_at, now())
            WHERE tenant_id = $1 AND subscription_id = $2::uuid AND call_record_id IS NOT NULL`,
          values: [id, endpoint],
        });
      return row?.body;
    });
  }

  /** Much may belong to a subscription: what is left here is removed in the background. @returns whether there was one */
  remove(owner: Owner, id: string): Promise<boolean> {
    return this.database.transaction(owner.tenantId, async (tx) => {
      const text = `UPDATE subscription SET ${deletion} WHERE ${OWNED} AND id = $4::uuid RETURNING id`;
      const rows = await tx.query({ text, values: [...valuesOf(owner), id] });
      for (const statement of removalOf(id)) await tx.query(statement);
      return rows.length > 0;
    });
  }

  /** Takes back what asks for a new authorization. */
  async reauthorize({ tenantId }: Owner, id: string): Promise<void> {
    await this.database.query(tenantId, {
      text: `DELETE FROM notification WHERE tenant_id = $1 AND subscription_id = $2::uuid AND status = 'pending'
        AND kind = 'reauthorizationRequired'`,
      values: [id],
    });
  }
}

/** Id of the row that stands for an address; the row is there until the transaction ends. */
async function endpointOf(tx: TenantTransaction, url: string, tls: TlsVersion): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>({
    text: `INSERT INTO notification_endpoint (tenant_id, url, tls) VALUES ($1, $2, $3)
      ON CONFLICT (tenant_id, url, tls) DO UPDATE SET url = excluded.url RETURNING id`,
    values: [new URL(url).href, tls],
  });
  return row?.id;
}
