/**
 * SQL of whether a subscription was deleted by its owner: nothing is sent of it any more. One whose time is over has the time
 * at which that was noticed, and what it is owed is still sent.
 * @param subscription alias of its table
 */
export function isDeleted(subscription: string): string {
  return `${subscription}.removed_at = '-infinity'`;
}

/** SQL of the assignment that deletes a subscription. What belongs to it is removed in parts. */
export const deletion = `removed_at = '-infinity'`;
