import { developmentTenant } from '../../auth/development-client';
import { sampleCall } from '../../call-records/samples/sample-call';

/** The id, the application and the address of the examples. */
export const sampleSubscription = {
  id: '7f105c7d-2dc5-4530-97cd-4e7ae6534c07',
  applicationId: '24d3b144-21ae-4080-943f-7067b395b913',
  expirationDateTime: '2026-11-28T11:00:00.0000000Z',
  notificationUrl: 'https://webhook.example.com/api/resourceNotifications',
  lifecycleNotificationUrl: 'https://webhook.example.com/api/lifecycleNotifications',
  clientState: 'secretClientValue',
  encryptionCertificateId: 'key-2026',
};

/** Minutes for which a subscription that is tried out lives, beyond the day on which the page is opened. */
const TRIAL = 4_000;

/**
 * What stands in the place of the addresses and the date of the examples, so that they work when they are tried out.
 * @param receiver URL of the receiver of this service
 */
export function tryableExamples(receiver: string): ReadonlyMap<string, string> {
  const expires = new Date(Date.now() + TRIAL * 60_000).toISOString();
  return new Map([
    [sampleSubscription.notificationUrl, receiver],
    [sampleSubscription.lifecycleNotificationUrl, receiver],
    [sampleSubscription.expirationDateTime, expires],
  ]);
}

/** Bodies of new subscriptions, by title. */
export const newSubscriptions = {
  'All call records': {
    changeType: 'created,updated',
    notificationUrl: sampleSubscription.notificationUrl,
    lifecycleNotificationUrl: sampleSubscription.lifecycleNotificationUrl,
    resource: '/communications/callRecords',
    expirationDateTime: sampleSubscription.expirationDateTime,
    clientState: sampleSubscription.clientState,
  },
  'Those of one person': {
    changeType: 'updated',
    notificationUrl: sampleSubscription.notificationUrl,
    resource: "/communications/callRecords?$filter=participants/any(p:p/id eq '821809f5-0000-0000-0000-3b5136c0e777')",
    expirationDateTime: sampleSubscription.expirationDateTime,
  },
};

const root = 'http://localhost:3000/v1.0/$metadata#';

/** Members of every answer that need not be in the body. */
const answered = {
  id: sampleSubscription.id,
  applicationId: sampleSubscription.applicationId,
  creatorId: null,
  latestSupportedTlsVersion: 'v1_2',
};

export const subscriptionAnswers = {
  created: Object.fromEntries(
    Object.entries(newSubscriptions).map(([title, body]) => [
      title,
      { '@odata.context': `${root}subscriptions/$entity`, ...answered, ...body },
    ]),
  ),
  listed: {
    'The subscriptions of a tenant': {
      '@odata.context': `${root}subscriptions`,
      value: [{ ...answered, ...newSubscriptions['All call records'] }],
    },
  },
};

/** A POST to the URL of a subscription. */
export const sampleNotification = {
  value: [
    {
      id: '2f3f1c5e-6f1f-4a3c-9a0e-0c3a2b1f7d11',
      subscriptionId: sampleSubscription.id,
      subscriptionExpirationDateTime: sampleSubscription.expirationDateTime,
      clientState: sampleSubscription.clientState,
      changeType: 'created',
      resource: `communications/callRecords/${sampleCall.id}`,
      resourceData: {
        '@odata.type': '#Microsoft.Graph.callRecord',
        '@odata.id': `communications/callRecords/${sampleCall.id}`,
        id: sampleCall.id,
      },
      tenantId: developmentTenant,
    },
  ],
};

export const sampleDelivery = {
  id: sampleNotification.value[0]?.id ?? '',
  changeType: 'updated',
  lifecycleEvent: null,
  resource: `communications/callRecords/${sampleCall.id}`,
  status: 'failed',
  attempts: 37,
  createdDateTime: '2026-11-25T09:00:00.000Z',
  lastAttemptDateTime: '2026-11-25T12:58:12.391Z',
  lastError: 'The answer has the status 500.',
};

export const deliveryAnswers = {
  'One that failed': {
    '@odata.context': `${root}subscriptions('${sampleSubscription.id}')/deliveries`,
    value: [sampleDelivery],
  },
};

export const replayAnswer = { 'One is sent again': { '@odata.context': `${root}Edm.Int32`, value: 1 } };
