import { Entity } from '../../call-records/model/entity';
import { EdmBoolean, EdmDateTimeOffset, EdmString, EdmType } from '../../edm/decorators';
import { sampleSubscription } from './sample-subscription';

/** Most characters of a `clientState` (Graph's page on subscriptions). */
const CLIENT_STATE = 128;
/** Most characters of a certificate and of its name. */
const CERTIFICATE = 16_000;
const CERTIFICATE_ID = 128;
/** Most characters of a URL, which has to fit into a PostgreSQL index entry. */
export const URL_LENGTH = 2_000;
/** Most characters of `resource`; the query parser has a limit of its own. */
const RESOURCE_LENGTH = 8_000;

@EdmType({
  name: 'microsoft.graph.subscription',
  doc: 'Notifies an application of changes by POST requests to a URL of the application.',
})
export class Subscription extends Entity {
  @EdmString('Application that made the subscription.', { computed: true, example: sampleSubscription.applicationId })
  applicationId?: string | null;

  @EdmString('Kinds of changes to be notified: `created`, `updated`, `deleted`, separated by commas.', {
    nullable: false,
    required: true,
    immutable: true,
    example: 'created,updated',
  })
  changeType: string;

  @EdmString('Secret that is part of each notification, so that the receiver can verify its source.', {
    immutable: true,
    length: [0, CLIENT_STATE],
    example: sampleSubscription.clientState,
  })
  clientState?: string | null;

  @EdmString('User or service principal that made the subscription; always null in this service.', {
    computed: true,
    example: null,
  })
  creatorId?: string | null;

  @EdmString('X.509 certificate with the RSA key for the encryption of resource data, in base64.', {
    length: [1, CERTIFICATE],
    example: null,
  })
  encryptionCertificate?: string | null;

  @EdmString('Name of the certificate, which is part of each notification with resource data.', {
    length: [1, CERTIFICATE_ID],
    example: null,
  })
  encryptionCertificateId?: string | null;

  @EdmDateTimeOffset('When the subscription ends: 45 to 4,230 minutes from now. Less is raised to 45.', {
    nullable: false,
    required: true,
    example: sampleSubscription.expirationDateTime,
  })
  expirationDateTime: string;

  @EdmBoolean('Whether notifications contain the encrypted call record.', {
    immutable: true,
    example: false,
  })
  includeResourceData?: boolean | null;

  @EdmString('Lowest TLS version of connections to the URLs: `v1_0`, `v1_1`, `v1_2` or `v1_3`.', {
    immutable: true,
    default: 'v1_2',
    example: 'v1_2',
  })
  latestSupportedTlsVersion?: string | null;

  @EdmString('URL for lifecycle notifications: the subscription ends soon, has ended, or missed changes.', {
    immutable: true,
    length: [1, URL_LENGTH],
    example: sampleSubscription.lifecycleNotificationUrl,
  })
  lifecycleNotificationUrl?: string | null;

  @EdmString('Content type of notifications.', { beta: true, computed: true, example: 'application/json' })
  notificationContentType?: string | null;

  @EdmString('Options of notifications, which Graph has for printing only: must be null or absent.', {
    immutable: true,
    example: null,
  })
  notificationQueryOptions?: string | null;

  @EdmString('URL that notifications are sent to.', {
    nullable: false,
    required: true,
    length: [1, URL_LENGTH],
    example: sampleSubscription.notificationUrl,
  })
  notificationUrl: string;

  @EdmString('Another application for validation tokens. Not supported: must be null or absent.', {
    immutable: true,
    example: null,
  })
  notificationUrlAppId?: string | null;

  @EdmString('Watched resource: `communications/callRecords`, optionally with a `$filter`, or one call record.', {
    nullable: false,
    required: true,
    immutable: true,
    length: [1, RESOURCE_LENGTH],
    example: '/communications/callRecords',
  })
  resource: string;
}
