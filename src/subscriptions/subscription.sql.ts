import type { Statement } from '../odata/sql-builder';
import { deletion } from './model/subscription-state';

/** The owner of subscriptions: an application in a tenant, or a token's subject without an application. */
export interface Owner {
  readonly tenantId: string;
  readonly appId?: string;
  readonly owner?: string;
}

/** Values of a new subscription's row. */
export interface NewSubscription {
  readonly id: string;
  /** JSON text. */
  readonly body: string;
  readonly expiresAt: string;
  readonly askAt: Date;
  readonly endpointId: string | undefined;
  readonly lifecycleEndpointId: string | null | undefined;
  /** Position in the change log, as decimal text. */
  readonly cursor: string;
  readonly owner: string | null;
}

/** Values that a renewal sets. */
export interface RenewedSubscription {
  /** JSON text of the changed members. */
  readonly body: string;
  readonly expiresAt: string;
  readonly askAt: Date;
  /** null: the address does not change. */
  readonly endpointId: string | null | undefined;
}

/** Condition of active subscriptions. */
const LIVE = 'removed_at IS NULL AND expires_at > now()';
/**
 * Condition of the owner's active subscriptions. Rows older than the column `owner` belong to any subject without an
 * application, until they are renewed.
 */
const OWNED = `tenant_id = $1 AND body ->> 'applicationId' IS NOT DISTINCT FROM $2::text
  AND (owner IS NULL OR owner = $3::text) AND ${LIVE}`;

const valuesOf = ({ appId, owner }: Owner): (string | null)[] => [appId ?? null, owner ?? null];

/** Locks the creation of subscriptions in the tenant until the transaction ends, so that their count is exact. */
export const oneAtATime: Statement = {
  text: `SELECT pg_advisory_xact_lock(hashtextextended('subscriptions ' || $1::uuid, 0))`,
  values: [],
};

export const liveCount: Statement = {
  text: `SELECT count(*)::integer AS count FROM subscription WHERE tenant_id = $1 AND ${LIVE}`,
  values: [],
};

export function addSubscription(added: NewSubscription): Statement {
  const { id, body, expiresAt, askAt, endpointId, lifecycleEndpointId, cursor, owner } = added;
  return {
    text: `INSERT INTO subscription
        (tenant_id, id, body, expires_at, ask_at, endpoint_id, lifecycle_endpoint_id, cursor, owner)
      VALUES ($1, $2::uuid, $3::jsonb, $4::timestamptz, $5::timestamptz, $6::uuid, $7::uuid, $8::bigint, $9::text)`,
    values: [id, body, expiresAt, askAt, endpointId, lifecycleEndpointId, cursor, owner],
  };
}

export function listSubscriptions(owner: Owner): Statement {
  return { text: `SELECT body FROM subscription WHERE ${OWNED} ORDER BY id`, values: valuesOf(owner) };
}

export function findSubscription(owner: Owner, id: string): Statement {
  return {
    text: `SELECT body FROM subscription WHERE ${OWNED} AND id = $4::uuid`,
    values: [...valuesOf(owner), id],
  };
}

export function renewSubscription(owner: Owner, id: string, renewed: RenewedSubscription): Statement {
  const { body, expiresAt, askAt, endpointId } = renewed;
  return {
    text: `UPDATE subscription SET body = body || $5::jsonb, expires_at = $6::timestamptz, ask_at = $7::timestamptz,
        endpoint_id = coalesce($8::uuid, endpoint_id), owner = $3::text WHERE ${OWNED} AND id = $4::uuid RETURNING body`,
    values: [...valuesOf(owner), id, body, expiresAt, askAt, endpointId],
  };
}

/** Redirects undelivered notifications to another address. */
export function redirectNotifications(id: string, endpointId: string | undefined): Statement {
  return {
    text: `UPDATE notification SET endpoint_id = $3::uuid, due_at = least(due_at, now())
      WHERE tenant_id = $1 AND subscription_id = $2::uuid AND call_record_id IS NOT NULL`,
    values: [id, endpointId],
  };
}

export function markDeleted(owner: Owner, id: string): Statement {
  return {
    text: `UPDATE subscription SET ${deletion} WHERE ${OWNED} AND id = $4::uuid RETURNING id`,
    values: [...valuesOf(owner), id],
  };
}

/** Removes a pending `reauthorizationRequired` notification. */
export function takeBackRequest(id: string): Statement {
  return {
    text: `DELETE FROM notification WHERE tenant_id = $1 AND subscription_id = $2::uuid AND status = 'pending'
      AND kind = 'reauthorizationRequired'`,
    values: [id],
  };
}

/** Reads the id of an address's row, inserting the row if needed and locking it until the transaction ends. */
export function endpointOf(url: string, tls: string): Statement {
  return {
    text: `INSERT INTO notification_endpoint (tenant_id, url, tls) VALUES ($1, $2, $3)
      ON CONFLICT (tenant_id, url, tls) DO UPDATE SET url = excluded.url RETURNING id`,
    values: [new URL(url).href, tls],
  };
}
