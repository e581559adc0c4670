/**
 * SQL of whether the owner has deleted a subscription: its notifications are no longer sent. An expired subscription
 * has the time when its end was noticed instead, and its pending notifications are still sent.
 * @param subscription alias of its table
 */
export function isDeleted(subscription: string): string {
  return `${subscription}.removed_at = '-infinity'`;
}

/** SQL of the assignment that marks a subscription as deleted. Its rows are removed later, in parts. */
export const deletion = `removed_at = '-infinity'`;
