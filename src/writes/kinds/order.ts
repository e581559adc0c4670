/**
 * The order of statements within a transaction. It is always the same, so that two transactions lock rows in one order. What
 * contains comes after what it contains: so the version in its answer is the one that stays. Only creations begin with it.
 */
const order = ['create', 'changeOwned', 'replaceOwned', 'update', 'replace', 'deleteOwned', 'delete'] as const;

/** More than the levels of any path. */
const LEVELS = 10;

/** Place of a statement in that order. @param levels collections on the way to its entities */
export function rankOf(operation: (typeof order)[number], levels: number): number {
  return order.indexOf(operation) * LEVELS + (operation === 'create' ? levels : LEVELS - levels);
}
