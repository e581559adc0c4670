import type { FastifyRequest } from 'fastify';
import { budgets } from '../../budgets/budgets';
import { STRANGERS, WAIT } from '../../budgets/held-bytes';
import { OverBudget } from '../../budgets/over-budget';
import { exchangeOf } from '../../connections/connection';

/**
 * Reserves bytes for the body of a request until it is answered. Requests within a batch reserve nothing, because they
 * are part of the batch's body.
 * @returns undefined where the bytes are free (almost always); otherwise a promise
 * @throws OverBudget by that promise, after too long a wait
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
