import type { JsonObject } from '../../edm/json/json-value';
import type { Notification } from './deliveries.sql';

/** Graph's changeNotification, without encrypted content. */
export function changeNotification(tenantId: string, notification: Notification): JsonObject {
  const { id, subscriptionId, kind, callRecordId, subscription } = notification;
  const { expirationDateTime: subscriptionExpirationDateTime = null, clientState = null } = subscription;
  const common = { id, subscriptionId, subscriptionExpirationDateTime, clientState, tenantId };
  if (callRecordId === null) return { ...common, lifecycleEvent: kind };
  const resource = resourceOf(callRecordId);
  return {
    ...common,
    changeType: kind,
    resource,
    resourceData: { '@odata.type': '#Microsoft.Graph.callRecord', '@odata.id': resource, id: callRecordId },
  };
}

/** Path of a call record below the service root. */
export function resourceOf(callRecordId: string): string {
  return `communications/callRecords/${encodeURIComponent(callRecordId)}`;
}
