import type { EntitySet } from '../odata/entity-set';
import { callRecordsResource } from './call-records.resource';
import { participantsResource } from './participants.resource';
import { allSegmentsResource, segmentsResource } from './segments.resource';
import { allSessionsResource, sessionsResource } from './sessions.resource';

/** Every collection that can be written. */
export const collections = [callRecordsResource, participantsResource, sessionsResource, segmentsResource];

/** Collections at the root that list what all calls contain. */
export const acrossCalls = [allSessionsResource, allSegmentsResource];

/** Where paths begin. */
export const roots: readonly EntitySet[] = [callRecordsResource, ...acrossCalls].map(({ set }) => set);
