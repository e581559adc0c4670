import { callRecordsResource } from './call-records.resource';
import { participantsResource } from './participants.resource';
import { allSegmentsResource, segmentsResource } from './segments.resource';
import { allSessionsResource, sessionsResource } from './sessions.resource';

/** The collections that can be written, in the order of the API's page. */
export const collections = [callRecordsResource, participantsResource, sessionsResource, segmentsResource];

/** Collections at the root that list the entities of all calls. */
export const acrossCalls = [allSessionsResource, allSegmentsResource];
