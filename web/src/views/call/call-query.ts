import { literal, type Query } from '../../api/query';

/** Paths keep an id whole, whatever it contains. */
const recordPath = (id: string): string => `/communications/callRecords/${encodeURIComponent(id)}`;

/** The call record without its sessions. */
export const recordQuery = (id: string): Query => ({
  path: recordPath(id),
  options: { $expand: 'participants_v2,organizer_v2' },
});

/** The whole call record, as a program would ask for it. */
export const wholeRecordQuery = (id: string): Query => ({
  path: recordPath(id),
  options: { $expand: 'sessions($expand=segments),participants_v2,organizer_v2' },
});

/** Sessions of the call with their segments. A meeting can have more than one page of them. */
export const sessionsQuery = (id: string): Query => ({
  path: `${recordPath(id)}/sessions`,
  options: { $expand: 'segments' },
});

export const streamsQuery = (id: string): Query => ({ path: `${recordPath(id)}/streams`, options: {} });

export const summaryQuery = (id: string): Query => ({
  path: `/communications/callSummaries/${encodeURIComponent(id)}`,
  options: {},
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
