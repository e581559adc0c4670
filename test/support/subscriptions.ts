import type { JsonObject } from '../../src/edm/json/json-value';

export const subscriptions = '/v1.0/subscriptions';

/** A time so many minutes from now, as an Edm.DateTimeOffset. */
export function inMinutes(minutes: number): string {
  return new Date(Date.now() + minutes * 60_000).toISOString();
}

/** A subscription to everything, for an hour. */
export function subscriptionBody(origin: string, members: JsonObject = {}): JsonObject {
  return {
    changeType: 'created,updated,deleted',
    notificationUrl: `${origin}/notify`,
    resource: '/communications/callRecords',
    expirationDateTime: inMinutes(60),
    clientState: 'secret',
    ...members,
  };
}
