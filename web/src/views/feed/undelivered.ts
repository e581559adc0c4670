import type { Schemas } from '../../api/client';

type Members<Entity, Name extends keyof Entity> = Required<Pick<Entity, Name>>;

/** What the view shows of a subscription. */
export type Subscription = Members<
  Schemas['microsoft.graph.subscription'],
  'id' | 'changeType' | 'expirationDateTime' | 'notificationUrl' | 'resource'
>;

/** A notification that has not arrived. */
export type Delivery = Members<
  Schemas['microsoft.graph.notificationDelivery'],
  | 'id'
  | 'attempts'
  | 'changeType'
  | 'createdDateTime'
  | 'lastAttemptDateTime'
  | 'lastError'
  | 'lifecycleEvent'
  | 'resource'
  | 'status'
>;
