/**
 * Order of statements within a transaction. It is always the same, so that all transactions lock rows in the same
 * order. Containers come after their contents, so that the version in their answers is final. Only creations are
 * ordered the other way round.
 */
const order = ['create', 'changeOwned', 'replaceOwned', 'update', 'replace', 'deleteOwned', 'delete'] as const;

/** More than the number of levels in any path. */
const LEVELS = 10;

/** Rank of a statement in that order. @param levels number of collections on the path to its entities */
export function rankOf(operation: (typeof order)[number], levels: number): number {
  return order.indexOf(operation) * LEVELS + (operation === 'create' ? levels : LEVELS - levels);
}
