import { FROM, TO } from './call-logs/date-range';
import { logFunctions } from './call-logs/log-functions';
import { logs } from './call-logs/logs';
import { callRecordsResource } from './call-records/call-records.resource';
import { acrossCalls } from './call-records/collections';
import type { Container } from './csdl/container-type';
import { serviceAnnotations } from './csdl/service-annotations';
import { operationName } from './edm/operations';
import { typeOf } from './edm/registry';
import { qualityResources } from './quality/quality.resources';
import { LOG_NAMESPACE } from './graph/request/path-names';
import { NotificationDelivery } from './subscriptions/model/notification-delivery';
import { Subscription } from './subscriptions/model/subscription';
import { reauthorize, replay, replayDelivery } from './subscriptions/subscription-actions';

/** The entity container with the paths to call records. */
export const container: Container = {
  name: 'microsoft.graph.GraphService',
  annotations: serviceAnnotations,
  collections: [
    {
      name: 'subscriptions',
      doc: 'Subscriptions to changes.',
      type: typeOf(Subscription),
      actions: [reauthorize, replay],
      contained: [
        {
          name: 'deliveries',
          doc: 'Undelivered notifications.',
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
      doc: 'Data of the calls and meetings of an organisation.',
      collections: [
        {
          set: callRecordsResource.set,
          doc: callRecordsResource.about,
          functions: [
            {
              name: operationName('microsoft.graph.delta'),
              doc: 'Lists all call records, and later their changes.',
              type: callRecordsResource.set.type,
              parameters: [],
            },
            // Their rows are of Graph's complex types, which an entity set cannot have.
            ...logs.map(({ name, doc, set: { type } }) => ({
              name: operationName(`${LOG_NAMESPACE}.${name}`),
              doc: `${doc} At any time, newest first. Called without parentheses, it is a collection with rows by id.`,
              type,
              parameters: [],
              composable: true,
            })),
            ...logFunctions.map(({ name, doc, type }) => ({
              name: operationName(`microsoft.graph.callRecords.${name}`),
              doc,
              type,
              parameters: [
                { name: FROM, doc: 'Start of the range.' },
                { name: TO, doc: 'End of the range.' },
              ],
            })),
          ],
        },
        ...[...acrossCalls, ...qualityResources].map(({ set, about }) => ({ set, doc: about })),
      ],
    },
  ],
};
