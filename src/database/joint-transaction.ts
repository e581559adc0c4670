import { AsyncLocalStorage } from 'node:async_hooks';
import type { Preparation } from './preparation';
import type { TenantTransaction } from './tenant-transaction';

/** A transaction that whatever its work causes takes part in, however deep. */
export interface JointTransaction {
  readonly transaction: TenantTransaction;
  /** What its work needs beside the database. */
  readonly preparation: Preparation;
  /** What is to be done once it is committed. */
  readonly afterwards: (() => void)[];
}

const current = new AsyncLocalStorage<JointTransaction>();

/** Runs the work so that all it causes finds the transaction. */
export function join<Result>(joint: JointTransaction, work: () => Promise<Result>): Promise<Result> {
  return current.run(joint, work);
}

/** The transaction that the caller takes part in, also when it is over already. */
export function joint(): JointTransaction | undefined {
  return current.getStore();
}

/** Does something once what the caller has written is committed: at once outside a joint transaction. */
export function afterCommit(action: () => void): void {
  const found = joint();
  if (found && !found.transaction.isOver) found.afterwards.push(action);
  else action();
}

/**
 * Guards whatever waits for something else than the database. Locks and a connection would be held meanwhile.
 * @throws Error within a joint transaction
 */
export function refuseWithinTransaction(what: string): void {
  const found = joint();
  if (found && !found.transaction.isOver) throw new Error(`Within a transaction nothing may wait for ${what}.`);
}
