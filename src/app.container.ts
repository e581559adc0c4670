import { FROM, TO } from './call-logs/date-range';
import { logFunctions } from './call-logs/log-functions';
import { callRecordsResource } from './call-records/call-records.resource';
import { acrossCalls } from './call-records/collections';
import { batchSupport } from './csdl/capabilities';
import type { Container } from './csdl/container-type';
import { typeOf } from './edm/registry';
import { NotificationDelivery } from './subscriptions/model/notification-delivery';
import { Subscription } from './subscriptions/model/subscription';
import { reauthorize, replay, replayDelivery } from './subscriptions/subscription-actions';

/** Where Graph's paths to call records begin. */
export const container: Container = {
  name: 'microsoft.graph.GraphService',
  annotations: [batchSupport],
  collections: [
    {
      name: 'subscriptions',
      doc: 'Who is told of changes.',
      type: typeOf(Subscription),
      actions: [reauthorize, replay],
      contained: [
        {
          name: 'deliveries',
          doc: 'Notifications that have not arrived yet.',
          type: typeOf(NotificationDelivery),
          actions: [replayDelivery],
        },
      ],
    },
  ],
  singletons: [
    {
      name: 'communications',
      type: 'microsoft.graph.cloudCommunications',
      doc: 'What an organisation keeps of its calls and meetings.',
      collections: [
        {
          set: callRecordsResource.set,
          doc: callRecordsResource.about,
          functions: [
            {
              name: 'microsoft.graph.delta',
              doc: 'What there is, and from then on what has changed.',
              type: callRecordsResource.set.type,
              parameters: [],
            },
            ...logFunctions.map(({ name, doc, type }) => ({
              name: `microsoft.graph.callRecords.${name}`,
              doc,
              type,
              parameters: [
                { name: FROM, doc: 'Start of the range.' },
                { name: TO, doc: 'End of the range.' },
              ],
            })),
          ],
        },
        ...acrossCalls.map(({ set, about }) => ({ set, doc: about })),
      ],
    },
  ],
};
