import type { Statement } from '../odata/sql-builder';
import { deletion } from './model/subscription-state';

/** Whose subscriptions are meant: each application of a tenant has its own, and so has each subject without one. */
export interface Owner {
  readonly tenantId: string;
  readonly appId?: string;
  readonly owner?: string;
}

/** A row to be added. */
export interface NewSubscription {
  readonly id: string;
  /** JSON text. */
  readonly body: string;
  readonly expiresAt: string;
  readonly askAt: Date;
  readonly endpointId: string | undefined;
  readonly lifecycleEndpointId: string | null | undefined;
  /** Position in the log of changes, as decimal text. */
  readonly cursor: string;
  readonly owner: string | null;
}

/** What a renewal changes. */
export interface RenewedSubscription {
  /** JSON text of the members that change. */
  readonly body: string;
  readonly expiresAt: string;
  readonly askAt: Date;
  /** null: the address stays. */
  readonly endpointId: string | null | undefined;
}

/** One that has not ended. */
const LIVE = 'removed_at IS NULL AND expires_at > now()';
/** Subscriptions without an application that are older than owners are anybody's, until somebody renews them. */
const OWNED = `tenant_id = $1 AND body ->> 'applicationId' IS NOT DISTINCT FROM $2::text
  AND (owner IS NULL OR owner = $3::text) AND ${LIVE}`;

const valuesOf = ({ appId, owner }: Owner): (string | null)[] => [appId ?? null, owner ?? null];

/** Makes those wait who create another subscription of the tenant, so that they are counted. */
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

/** Has what is still to be sent go to another address. */
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

/** Removes the notification that asks for a new authorization. */
export function takeBackRequest(id: string): Statement {
  return {
    text: `DELETE FROM notification WHERE tenant_id = $1 AND subscription_id = $2::uuid AND status = 'pending'
      AND kind = 'reauthorizationRequired'`,
    values: [id],
  };
}

/** Reads the id of the row that stands for an address; the row is there until the transaction ends. */
export function endpointOf(url: string, tls: string): Statement {
  return {
    text: `INSERT INTO notification_endpoint (tenant_id, url, tls) VALUES ($1, $2, $3)
      ON CONFLICT (tenant_id, url, tls) DO UPDATE SET url = excluded.url RETURNING id`,
    values: [new URL(url).href, tls],
  };
}
