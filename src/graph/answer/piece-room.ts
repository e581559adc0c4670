import type { FastifyRequest } from 'fastify';
import { budgets } from '../../budgets/budgets';
import { STRANGERS, WAIT } from '../../budgets/held-bytes';
import { OverBudget } from '../../budgets/over-budget';
import { exchangeOf } from '../../connections/connection';

/** Pieces that wait at a time: one on its way to the client, and one behind it. */
const AT_A_TIME = 2;

/**
 * The pieces of an answer, with room for those that wait for the client to read. What was once taken stays taken until
 * the answer ends: most pieces are of one size.
 * @throws OverBudget where there is no room for a piece that is larger than those before
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
