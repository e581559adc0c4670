import type { EntitySet } from '../odata/entity-set';

/** Tag of the operations that delete: the page ends with them, so that those above find what they read. */
export const cleanUpTag = 'Clean up';

/** Tag of the logs and of the functions that give their rows. */
export const logsTag = 'Call logs';

/** Groups of operations with their descriptions, in the order of the page. */
export const tags: readonly (readonly [name: string, description: string])[] = [
  ['Call records', 'Calls and meetings that have ended.'],
  ['Organizers', 'Those who set up a call.'],
  ['Participants', 'People and services that took part in a call.'],
  ['Sessions', 'Connections between two endpoints of a call.'],
  ['Segments', 'Stretches of a session, with the quality of their media.'],
  [logsTag, 'What went over the telephone network, a row a call or message.'],
  ['Batches', 'Several requests in one.'],
  ['Subscriptions', 'Notifications of changes, sent to an address of yours.'],
  [cleanUpTag, 'Deletes what was created, from the inside out.'],
];

/** Tag of the other operations on a collection. */
export function apiTagOf({ label }: Pick<EntitySet, 'label'>): string {
  return `${label.charAt(0).toUpperCase()}${label.slice(1)}s`;
}
