import type { EntitySet } from '../odata/entity-set';
import { callRecordsResource } from './call-records.resource';
import { participantsResource } from './participants.resource';
import { allSegmentsResource, segmentsResource } from './segments.resource';
import { allSessionsResource, sessionsResource } from './sessions.resource';

/** The collections that can be written, in the order of the API's page. */
export const collections = [callRecordsResource, participantsResource, sessionsResource, segmentsResource];

/** Collections at the root that list the entities of all calls. */
export const acrossCalls = [allSessionsResource, allSegmentsResource];

/** The collections at which paths begin. */
export const roots: readonly EntitySet[] = [callRecordsResource, ...acrossCalls].map(({ set }) => set);
