import { hash } from 'node:crypto';
import type { Throttling } from '../config/settings';
import type { Principal } from '../graph/request/principal';

/** The properties of a request on which limits can depend. */
export interface Asked {
  readonly principal: Pick<Principal, 'tenantId' | 'appId' | 'owner'>;
  readonly method: string;
  /** The canonical URL. */
  readonly url: string;
}

export interface Limit {
  /** What it limits, as metrics tell it. */
  readonly name: string;
  /** Maximum number of requests within {@link seconds}. */
  readonly requests: number;
  readonly seconds: number;
  /** Returns the key under which a request is counted; undefined: the limit does not apply to it. */
  keyOf(asked: Asked): string | undefined;
}

/** Tokens without an application are counted by tenant and owner, so that they do not use up each other's limits. */
const appOf = ({ principal }: Asked): string => principal.appId ?? `${principal.tenantId} ${principal.owner ?? ''}`;
const tenantOf = ({ principal }: Asked): string => principal.tenantId;
const appInTenantOf = (asked: Asked): string => `${tenantOf(asked)} ${appOf(asked)}`;

/** A call record or a path below it, but not `$count` or a function. */
const callRecord = /^\/communications\/callRecords\/(?!\$|[\w.]+\()([^/?]+)/;
const listOfCallRecords = /^\/communications\/callRecords(?:\?|$)/;
const laterPage = /[?&](?:\$|%24)?skip(?:token)?=/i;

/** Shortens a long id, because a window keeps it for long. */
const shortened = (id: string): string => (id.length <= 48 ? id : hash('sha256', id, 'base64url'));

const isRead = ({ method }: Asked): boolean => method === 'GET' || method === 'HEAD';

function callRecordOf(isLater: boolean): Limit['keyOf'] {
  return (asked) => {
    const [, id] = callRecord.exec(asked.url) ?? [];
    const isMeant = id !== undefined && isRead(asked) && laterPage.test(asked.url) === isLater;
    return isMeant ? `${tenantOf(asked)} ${shortened(id)}` : undefined;
  };
}

function listOf(isLater: boolean): Limit['keyOf'] {
  return (asked) => {
    const isMeant = listOfCallRecords.test(asked.url) && isRead(asked) && laterPage.test(asked.url) === isLater;
    return isMeant ? appInTenantOf(asked) : undefined;
  };
}

/** "Microsoft Graph service-specific throttling limits", the part about all services. */
const ofAllServices: Limit = { name: 'application in all services', requests: 130_000, seconds: 10, keyOf: appOf };

/**
 * The limits of each setting. Limits of one tenant come first: a request that they refuse does not count for all
 * tenants. The limits of call records are from the same page and apply to reads only, as Graph has no writes. The page
 * does not say how requests for lists are grouped; here, they are counted by application and tenant.
 */
export const throttleLimits: Readonly<Record<Throttling, readonly Limit[]>> = {
  off: [],
  generous: [ofAllServices],
  graph: [
    { name: 'tenant', requests: 10_000, seconds: 20, keyOf: tenantOf },
    { name: 'application in a tenant', requests: 1_500, seconds: 20, keyOf: appInTenantOf },
    { name: 'call record', requests: 10, seconds: 20, keyOf: callRecordOf(false) },
    { name: 'later pages of a call record', requests: 50, seconds: 300, keyOf: callRecordOf(true) },
    { name: 'list of call records', requests: 15, seconds: 20, keyOf: listOf(false) },
    { name: 'later pages of the list', requests: 55, seconds: 300, keyOf: listOf(true) },
    { name: 'application', requests: 15_000, seconds: 20, keyOf: appOf },
    ofAllServices,
  ],
};
