import { AsyncResource } from 'node:async_hooks';

/** Created when the program is loaded, outside of any request's context. */
const outside = new AsyncResource('Background');

/**
 * Starts work outside of any request's asynchronous context: loops, timers, and loads that several requests wait for.
 * In the context of a group, its statements would join the group's transaction.
 * @returns what the work returns
 */
export function inBackground<Result>(work: () => Result): Result {
  return outside.runInAsyncScope(work);
}
