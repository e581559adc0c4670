import { batchesTag } from './batch/batch-operation.decorator';
import { logsTag } from './call-logs/log-operations.decorator';
import { callRecordsResource } from './call-records/call-records.resource';
import { organizersTag } from './call-records/organizer.controller';
import { participantsResource } from './call-records/participants.resource';
import { segmentsResource } from './call-records/segments.resource';
import { sessionsResource } from './call-records/sessions.resource';
import { cleanUpTag, type Tag } from './open-api/tags';
import { subscriptionsTag } from './subscriptions/subscription-operations.decorator';

/** Groups of operations in the order of the API's page. */
export const tags: readonly Tag[] = [
  callRecordsResource.tag,
  organizersTag,
  participantsResource.tag,
  sessionsResource.tag,
  segmentsResource.tag,
  logsTag,
  batchesTag,
  subscriptionsTag,
  cleanUpTag,
];
