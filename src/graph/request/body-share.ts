import type { FastifyRequest } from 'fastify';
import { budgets } from '../../budgets/budgets';
import { STRANGERS, WAIT } from '../../budgets/held-bytes';
import { OverBudget } from '../../budgets/over-budget';
import { exchangeOf } from '../../connections/connection';

/**
 * Takes bytes for the body of a request, until it is answered. What came with a batch is part of the batch's body.
 * @returns undefined where they are free, as almost always; otherwise a promise
 * @throws OverBudget by that promise, when the wait has been too long
 */
export function takeBodyBytes({ raw, principal, server }: FastifyRequest, bytes: number): Promise<void> | undefined {
  const exchange = exchangeOf(raw);
  if (!exchange) return undefined;
  const { bodies } = server.held;
  const key = principal?.tenantId ?? STRANGERS;
  const taken = bodies.wait(key, WAIT, bytes);
  if (typeof taken === 'function') {
    exchange.hold(taken);
    return undefined;
  }
  return taken.then((release) => {
    if (!release) throw new OverBudget(budgets.bodyBytes, bodies.isOwn(key, bytes));
    exchange.hold(release);
  });
}
