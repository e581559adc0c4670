import type { FastifyRequest } from 'fastify';
import { budgets } from '../../budgets/budgets';
import { STRANGERS, WAIT } from '../../budgets/held-bytes';
import { OverBudget } from '../../budgets/over-budget';
import { exchangeOf } from '../../connections/connection';

/** Pieces in memory at a time: one being sent to the client, and the next one. */
const AT_A_TIME = 2;

/**
 * Reserves memory for the pieces of an answer that wait for the client to read. Reserved memory is released when the
 * answer ends, because most pieces have the same size.
 * @throws OverBudget where there is no memory for a piece larger than all before it
 */
export async function* withRoom(
  pieces: AsyncIterable<string>,
  { raw, principal, server }: FastifyRequest,
): AsyncGenerator<string> {
  const exchange = exchangeOf(raw);
  const key = principal?.tenantId ?? STRANGERS;
  const { answers } = server.held;
  let taken = 0;
  for await (const piece of pieces) {
    const more = piece.length * AT_A_TIME - taken;
    if (exchange && more > 0) {
      const release = await answers.wait(key, WAIT, more);
      if (!release) throw new OverBudget(budgets.answerBytes, answers.isOwn(key, more));
      exchange.hold(release);
      taken += more;
    }
    yield piece;
  }
}
