import { stringifyJson, type JsonObject } from '../../edm/json';
import type { Notification } from './delivery';

/** Text of a POST: Graph's changeNotificationCollection. */
export function notificationBody(tenantId: string, notifications: readonly Notification[]): string {
  return stringifyJson({ value: notifications.map((notification) => changeNotification(tenantId, notification)) });
}

function changeNotification(tenantId: string, notification: Notification): JsonObject {
  const { id, subscriptionId, kind, callRecordId, expirationDateTime, clientState } = notification;
  const common = { id, subscriptionId, subscriptionExpirationDateTime: expirationDateTime, clientState, tenantId };
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
