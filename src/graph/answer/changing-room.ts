import type { FastifyRequest } from 'fastify';
import { budgets } from '../../budgets/budgets';
import { STRANGERS } from '../../budgets/held-bytes';
import { inTurns } from '../../budgets/in-turns';
import { OverBudget } from '../../budgets/over-budget';
import type { Steps } from '../../edm/json/steps';
import { GraphError } from '../errors/graph-error';

/** Longest wait of an answer for those that change their form before it, in milliseconds. */
const PATIENCE = 30_000;

/**
 * Changes the form of a long answer when there is room for it. What is parsed takes many times the memory of its text, so
 * that only a few change at a time; those that wait count as answers.
 * @param json the answer
 * @param change makes its other form
 * @param isOfWrite the answer has to be given, since what it tells of was written
 * @throws OverBudget where too many of them wait, or for too long
 * @throws GraphError where its client has gone
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
    // One that is larger than all the room has most of it to itself, and leaves some for the short ones of others.
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

/** The next step of work for a client, as long as it is there. @throws GraphError */
function nextFor<Result>({ socket }: FastifyRequest['raw'], work: Steps<Result>): IteratorResult<void, Result> {
  if (socket.destroyed) throw new GraphError('requestTimeout');
  return work.next();
}
