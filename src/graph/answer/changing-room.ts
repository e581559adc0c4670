import type { FastifyRequest } from 'fastify';
import { budgets } from '../../budgets/budgets';
import { STRANGERS } from '../../budgets/held-bytes';
import { inTurns } from '../../budgets/in-turns';
import { OverBudget } from '../../budgets/over-budget';
import type { Steps } from '../../edm/json/steps';
import { GraphError } from '../errors/graph-error';

/** Longest wait for other answers whose form is being changed, in milliseconds. */
const PATIENCE = 30_000;

/**
 * Changes the form of a long answer as soon as there is memory for it. A parsed answer takes many times the memory of
 * its text, so only a few are changed at a time. Waiting answers count as answers held in memory.
 * @param json the answer
 * @param change returns the other form
 * @param isOfWrite true: the answer is never refused, because its write is committed
 * @throws OverBudget where too many answers wait, or one waits too long
 * @throws GraphError where the client has disconnected
 */
export async function withRoomToChange<Result>(
  { principal, server, raw }: FastifyRequest,
  { length }: string,
  change: Steps<Result>,
  isOfWrite = false,
): Promise<Result> {
  const { answers, changing } = server.held;
  const key = principal?.tenantId ?? STRANGERS;
  const leave = isOfWrite ? answers.takeAnyway(key, length) : answers.take(key, length);
  if (!leave) throw new OverBudget(budgets.answerBytes, answers.isOwn(key, length));
  try {
    // An answer larger than the total takes three quarters of it, which leaves memory for the short answers of others.
    const amount = Math.min(length, Math.floor((changing.total * 3) / 4));
    const end =
      (await changing.wait(key, PATIENCE, amount)) ?? (isOfWrite ? changing.takeAnyway(key, amount) : undefined);
    if (!end) throw new OverBudget(budgets.changingBytes, changing.isOwn(key, amount));
    try {
      return await inTurns({ next: () => nextFor(raw, change) });
    } finally {
      end();
    }
  } finally {
    leave();
  }
}

/** The next step of the work, while its client is connected. @throws GraphError where the client has disconnected */
function nextFor<Result>({ socket }: FastifyRequest['raw'], work: Steps<Result>): IteratorResult<void, Result> {
  if (socket.destroyed) throw new GraphError('requestTimeout');
  return work.next();
}
