import { AsyncLocalStorage } from 'node:async_hooks';
import { inBackground } from './background';
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

/**
 * How long after the last of them has ended joint transactions can still be told from others, in milliseconds: longer than
 * anything that they have caused goes on. In Node 20 and 22, every promise takes a few times as long meanwhile.
 */
const MEMORY = 120_000;

const current = new AsyncLocalStorage<JointTransaction>();
let open = 0;
let forgetting: NodeJS.Timeout | undefined;

/** Runs the work so that all it causes finds the transaction. */
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
