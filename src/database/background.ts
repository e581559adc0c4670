import { AsyncResource } from 'node:async_hooks';

/** Made while the program is loaded, so that no request is its context. */
const outside = new AsyncResource('Background');

/**
 * Starts work that many requests share or that outlives the request which causes it: loops, timers, and loads that others
 * wait for too. It runs in no request's asynchronous context; within that of a group, its statements would join the
 * group's transaction.
 * @returns what the work returns
 */
export function inBackground<Result>(work: () => Result): Result {
  return outside.runInAsyncScope(work);
}
