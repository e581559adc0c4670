import { Entity } from '../../call-records/model/entity';
import { EdmBoolean, EdmDateTimeOffset, EdmString, EdmType } from '../../edm/decorators';
import { sampleSubscription } from './sample-subscription';

/** Most characters of a `clientState`: Graph's page on subscriptions says 128. */
const CLIENT_STATE = 128;
/** Most characters of a certificate and of its name. */
const CERTIFICATE = 16_000;
const CERTIFICATE_ID = 128;
/** Most characters of a URL; it has to fit into one entry of a PostgreSQL index. */
export const URL_LENGTH = 2_000;
/** Most characters of `resource`; the query language has a limit of its own. */
const RESOURCE_LENGTH = 8_000;

@EdmType({
  name: 'microsoft.graph.subscription',
  doc: 'Has an application told of changes, by a POST to an address of its own.',
})
export class Subscription extends Entity {
  @EdmString('Application that made the subscription.', { computed: true, example: sampleSubscription.applicationId })
  applicationId?: string | null;

  @EdmString('What to be told of: `created`, `updated`, `deleted`, separated by commas.', {
    nullable: false,
    required: true,
    immutable: true,
    example: 'created,updated',
  })
  changeType: string;

  @EdmString('Secret that comes with each notification, so that it is known to be ours.', {
    immutable: true,
    length: [0, CLIENT_STATE],
    example: sampleSubscription.clientState,
  })
  clientState?: string | null;

  @EdmString('User or service principal that made the subscription; not known here.', { computed: true, example: null })
  creatorId?: string | null;

  @EdmString('X.509 certificate with an RSA key that resource data is encrypted for, in base64.', {
    length: [1, CERTIFICATE],
    example: null,
  })
  encryptionCertificate?: string | null;

  @EdmString('Name of that certificate, which comes with the resource data.', {
    length: [1, CERTIFICATE_ID],
    example: null,
  })
  encryptionCertificateId?: string | null;

  @EdmDateTimeOffset('When the subscription ends: 45 to 4,230 minutes ahead; less is raised to 45.', {
    nullable: false,
    required: true,
    example: sampleSubscription.expirationDateTime,
  })
  expirationDateTime: string;

  @EdmBoolean('Whether notifications are to hold the call record, encrypted.', {
    immutable: true,
    example: false,
  })
  includeResourceData?: boolean | null;

  @EdmString('Lowest version of TLS to speak with the addresses: `v1_0`, `v1_1`, `v1_2` or `v1_3`.', {
    immutable: true,
    default: 'v1_2',
    example: 'v1_2',
  })
  latestSupportedTlsVersion?: string | null;

  @EdmString('Address that is told when the subscription is about to end, has ended, or notifications were missed.', {
    immutable: true,
    length: [1, URL_LENGTH],
    example: sampleSubscription.lifecycleNotificationUrl,
  })
  lifecycleNotificationUrl?: string | null;

  @EdmString('Content type of notifications.', { beta: true, computed: true, example: 'application/json' })
  notificationContentType?: string | null;

  @EdmString('Options of notifications, which Graph knows for printing only: null or absent.', {
    immutable: true,
    example: null,
  })
  notificationQueryOptions?: string | null;

  @EdmString('Address that notifications are sent to.', {
    nullable: false,
    required: true,
    length: [1, URL_LENGTH],
    example: sampleSubscription.notificationUrl,
  })
  notificationUrl: string;

  @EdmString('Application that validation tokens are for, where it is another one; not offered: null or absent.', {
    immutable: true,
    example: null,
  })
  notificationUrlAppId?: string | null;

  @EdmString('What is watched: `communications/callRecords`, perhaps with a `$filter`, or one call record.', {
    nullable: false,
    required: true,
    immutable: true,
    length: [1, RESOURCE_LENGTH],
    example: '/communications/callRecords',
  })
  resource: string;
}
