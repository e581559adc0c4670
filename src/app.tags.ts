import { batchesTag } from './batch/batch-operation.decorator';
import { logsTag } from './call-logs/log-operations.decorator';
import { callRecordsResource } from './call-records/call-records.resource';
import { collections } from './call-records/collections';
import { organizersTag } from './call-records/organizer.controller';
import { cleanUpTag, type Tag } from './open-api/tags';
import { qualityResources } from './quality/quality.resources';
import { subscriptionsTag } from './subscriptions/subscription-operations.decorator';

/** Groups of operations in the order of the API's page. */
export const tags: readonly Tag[] = [
  callRecordsResource.tag,
  // The operations below them make changes, which the subscription of the example notifies.
  subscriptionsTag,
  organizersTag,
  ...collections.filter(({ parent }) => parent).map(({ tag }) => tag),
  ...qualityResources.map(({ tag }) => tag),
  logsTag,
  batchesTag,
  cleanUpTag,
];
