import { readings } from '../metrics/readings';
import type { budgets } from './budgets';

/** Name of a budget, as metrics tell it. */
export type BudgetName = keyof typeof budgets;

interface Use {
  readonly limit: number;
  /** What is taken now. */
  readonly used: () => number;
}

const uses = new Map<BudgetName, Use>();

/** Shows the use of a budget in the metrics. A later call for the same budget takes the place of an earlier one. */
export function showUse(name: BudgetName, limit: number, used: () => number): void {
  uses.set(name, { limit, used });
}

readings.budgetUse.from(() => [...uses].map(([budget, { used }]) => [{ budget }, used()]));
readings.budgetLimit.from(() => [...uses].map(([budget, { limit }]) => [{ budget }, limit]));
