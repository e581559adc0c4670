import { Entity } from '../../call-records/model/entity';
import { EdmDateTimeOffset, EdmEnum, EdmInt32, EdmString, EdmType } from '../../edm/decorators';
import { enumType, type MemberOf } from '../../edm/enum-type';
import { sampleDelivery } from './sample-subscription';

export const DeliveryStatus = enumType(
  'microsoft.graph.notificationDeliveryStatus',
  'What has become of a notification: it waits to be sent, or was given up.',
  ['pending', 'failed'],
);
export type DeliveryStatusMember = MemberOf<typeof DeliveryStatus>;

/** Graph has nothing of the kind: what it gives up is gone. */
@EdmType({
  name: 'microsoft.graph.notificationDelivery',
  doc: 'A notification of a subscription that has not arrived yet.',
})
export class NotificationDelivery extends Entity {
  @EdmString('What has happened, of a notification about a change.', { computed: true, example: 'updated' })
  changeType?: string | null;

  @EdmString('What has happened to the subscription, of a notification about that.', { computed: true, example: null })
  lifecycleEvent?: string | null;

  @EdmString('Path of the call record, of a notification about a change.', {
    computed: true,
    example: sampleDelivery.resource,
  })
  resource?: string | null;

  @EdmEnum(DeliveryStatus, 'What has become of it.', { nullable: false, computed: true, example: 'failed' })
  status: DeliveryStatusMember;

  @EdmInt32('How often it was sent.', { nullable: false, computed: true, example: sampleDelivery.attempts })
  attempts: number;

  @EdmDateTimeOffset('When the notification was made.', {
    nullable: false,
    computed: true,
    example: sampleDelivery.createdDateTime,
  })
  createdDateTime: string;

  @EdmDateTimeOffset('When it was sent last.', { computed: true, example: sampleDelivery.lastAttemptDateTime })
  lastAttemptDateTime?: string | null;

  @EdmString('Why that has failed.', { computed: true, example: sampleDelivery.lastError })
  lastError?: string | null;
}
