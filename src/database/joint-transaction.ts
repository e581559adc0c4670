import { AsyncLocalStorage } from 'node:async_hooks';
import { inBackground } from './background';
import type { Preparation } from './preparation';
import type { TenantTransaction } from './tenant-transaction';

/** A transaction that all statements caused by its work join, however deep in the call stack. */
export interface JointTransaction {
  readonly transaction: TenantTransaction;
  /** Results of steps outside the database. */
  readonly preparation: Preparation;
  /** Functions to call after the commit. */
  readonly afterwards: (() => void)[];
}

/**
 * Milliseconds after the last joint transaction until the context is disabled: longer than any work of a joint
 * transaction runs on. Until then, every promise in Node 20 and 22 takes a few times as long.
 */
const MEMORY = 120_000;

const current = new AsyncLocalStorage<JointTransaction>();
let open = 0;
let forgetting: NodeJS.Timeout | undefined;

/** Runs work in the context of the transaction. */
export async function join<Result>(joint: JointTransaction, work: () => Promise<Result>): Promise<Result> {
  open++;
  clearTimeout(forgetting);
  try {
    return await current.run(joint, work);
  } finally {
    open--;
    if (open === 0) forgetting = inBackground(() => setTimeout(() => current.disable(), MEMORY).unref());
  }
}

/** The transaction of the current context, even if it is over. */
export function joint(): JointTransaction | undefined {
  return current.getStore();
}

/** Calls a function after the caller's writes are committed; immediately outside a joint transaction. */
export function afterCommit(action: () => void): void {
  const found = joint();
  if (found && !found.transaction.isOver) found.afterwards.push(action);
  else action();
}

/**
 * Guards code that waits for something other than the database. Within a transaction, it would hold locks and a
 * connection meanwhile.
 * @throws Error within a joint transaction
 */
export function refuseWithinTransaction(what: string): void {
  const found = joint();
  if (found && !found.transaction.isOver) throw new Error(`Within a transaction nothing may wait for ${what}.`);
}
