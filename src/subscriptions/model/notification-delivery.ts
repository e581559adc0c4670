import { Entity } from '../../call-records/model/entity';
import { EdmDateTimeOffset, EdmEnum, EdmInt32, EdmString, EdmType } from '../../edm/decorators';
import { enumType, type MemberOf } from '../../edm/enum-type';
import { sampleDelivery } from './sample-subscription';

export const DeliveryStatus = enumType(
  'microsoft.graph.notificationDeliveryStatus',
  'Status of a notification: pending, or failed and no longer retried.',
  ['pending', 'failed'],
);
export type DeliveryStatusMember = MemberOf<typeof DeliveryStatus>;

/** An addition to Graph, which does not keep failed notifications. */
@EdmType({
  name: 'microsoft.graph.notificationDelivery',
  doc: 'An undelivered notification of a subscription.',
})
export class NotificationDelivery extends Entity {
  @EdmString('Kind of the change, for a change notification.', { computed: true, example: 'updated' })
  changeType?: string | null;

  @EdmString('Event of the subscription, for a lifecycle notification.', { computed: true, example: null })
  lifecycleEvent?: string | null;

  @EdmString('Path of the call record, for a change notification.', {
    computed: true,
    example: sampleDelivery.resource,
  })
  resource?: string | null;

  @EdmEnum(DeliveryStatus, 'Status of the notification.', { nullable: false, computed: true, example: 'failed' })
  status: DeliveryStatusMember;

  @EdmInt32('Number of attempts to send it.', { nullable: false, computed: true, example: sampleDelivery.attempts })
  attempts: number;

  @EdmDateTimeOffset('When the notification was made.', {
    nullable: false,
    computed: true,
    example: sampleDelivery.createdDateTime,
  })
  createdDateTime: string;

  @EdmDateTimeOffset('Time of the last attempt.', { computed: true, example: sampleDelivery.lastAttemptDateTime })
  lastAttemptDateTime?: string | null;

  @EdmString('Why the last attempt failed.', { computed: true, example: sampleDelivery.lastError })
  lastError?: string | null;
}
