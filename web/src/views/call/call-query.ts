import { literal, type Query } from '../../api/query';
import { within } from '../../time/local-steps';
import type { Period } from '../../time/period';

/** Paths keep an id whole, whatever it contains. */
const recordPath = (id: string): string => `/communications/callRecords/${encodeURIComponent(id)}`;

/** The call record without its participants and sessions, of which a meeting can have more than one page. */
export const recordQuery = (id: string): Query => ({ path: recordPath(id), options: { $expand: 'organizer_v2' } });

export const participantsQuery = (id: string): Query => ({ path: `${recordPath(id)}/participants_v2`, options: {} });

/** The whole call record, as a program would ask for it. */
export const wholeRecordQuery = (id: string): Query => ({
  path: recordPath(id),
  options: { $expand: 'sessions($expand=segments),participants_v2,organizer_v2' },
});

/** Sessions of the call with their segments. */
export const sessionsQuery = (id: string): Query => ({
  path: `${recordPath(id)}/sessions`,
  options: { $expand: 'segments' },
});

export const streamsQuery = (id: string): Query => ({ path: `${recordPath(id)}/streams`, options: {} });

export const summaryQuery = (id: string): Query => ({
  path: `/communications/callSummaries/${encodeURIComponent(id)}`,
  options: {},
});

/** How many streams of subnets were poor in a period that begins and ends with an hour. */
export const subnetsQuery = (subnets: readonly string[], period: Period): Query => ({
  path: '/communications/qualityHours',
  options: {
    $apply: [
      `filter(${within('hour', period)} and subnet in (${subnets.map(literal).join(',')}))`,
      'groupby((subnet),aggregate(poor with sum as poorStreams,classified with sum as classifiedStreams))',
    ].join('/'),
  },
});

/** Rows of the direct routing log that name the call. */
export const directRoutingQuery = (id: string): Query => ({
  path: '/communications/callRecords/directRoutingCalls',
  options: { $filter: `correlationId eq ${literal(id)}` },
});

/** Rows of the log of PSTN calls that name the call. */
export const pstnQuery = (id: string): Query => ({
  path: '/communications/callRecords/pstnCalls',
  options: { $filter: `callId eq ${literal(id)} or id eq ${literal(id)}` },
});
