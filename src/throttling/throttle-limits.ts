import { hash } from 'node:crypto';
import type { Throttling } from '../config/settings';
import type { Principal } from '../graph/request/principal';

/** What of a request limits may look at. */
export interface Asked {
  readonly principal: Pick<Principal, 'tenantId' | 'appId' | 'owner'>;
  readonly method: string;
  /** In its canonical form. */
  readonly url: string;
}

export interface Limit {
  /** Most requests in {@link seconds}. */
  readonly requests: number;
  readonly seconds: number;
  /** By what requests are counted together; undefined: the limit is not about this one. */
  keyOf(asked: Asked): string | undefined;
}

/** Tokens that name no application are told apart by their tenants and subjects, so that none uses up what others have. */
const appOf = ({ principal }: Asked): string => principal.appId ?? `${principal.tenantId} ${principal.owner ?? ''}`;
const tenantOf = ({ principal }: Asked): string => principal.tenantId;
const appInTenantOf = (asked: Asked): string => `${tenantOf(asked)} ${appOf(asked)}`;

/** A call record and all below it; neither a number of them nor a function. */
const callRecord = /^\/communications\/callRecords\/(?!\$|[\w.]+\()([^/?]+)/;
const listOfCallRecords = /^\/communications\/callRecords(?:\?|$)/;
const laterPage = /[?&](?:\$|%24)?skip(?:token)?=/i;

/** An id of any length in few characters, since a window keeps it for long. */
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

/** "Microsoft Graph service-specific throttling limits", the part that is about all services. */
const ofAllServices: Limit = { requests: 130_000, seconds: 10, keyOf: appOf };

/**
 * The limits of each choice, those of one tenant first: what they refuse does not count for all tenants. Those of call records are from the same page; it tells reads only, as Graph has nothing else,
 * and does not tell of whom the lists of call records are counted together: here, of one application in one tenant.
 */
export const throttleLimits: Readonly<Record<Throttling, readonly Limit[]>> = {
  off: [],
  generous: [ofAllServices],
  graph: [
    { requests: 10_000, seconds: 20, keyOf: tenantOf },
    { requests: 1_500, seconds: 20, keyOf: appInTenantOf },
    { requests: 10, seconds: 20, keyOf: callRecordOf(false) },
    { requests: 50, seconds: 300, keyOf: callRecordOf(true) },
    { requests: 15, seconds: 20, keyOf: listOf(false) },
    { requests: 55, seconds: 300, keyOf: listOf(true) },
    { requests: 15_000, seconds: 20, keyOf: appOf },
    ofAllServices,
  ],
};
