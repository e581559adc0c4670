import { counted } from '../metrics/instruments';
import { budgets, type Budget } from './budgets';

/** A request needs more of a budget than is left. `graph/errors/error.filter.ts` answers it with 429 or 503. */
export class OverBudget extends Error {
  /** @param isOwn true: the tenant's own requests use up its share; false: others use the rest */
  constructor(
    readonly budget: Pick<Budget, 'what'>,
    readonly isOwn: boolean,
  ) {
    super(
      isOwn
        ? `Requests of this tenant use its share of the ${budget.what}; try again when some of them have ended.`
        : `All ${budget.what} are in use; try again later.`,
    );
    countRefusal(budget);
  }
}

const names = new Map(Object.entries(budgets).map(([name, { what }]) => [what, name]));

/** Counts a refusal of work that needs more of a budget than is left. */
export function countRefusal({ what }: Pick<Budget, 'what'>): void {
  counted.overBudget.inc({ budget: names.get(what) ?? what });
}
