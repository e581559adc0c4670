import type { Planned } from '../values/planned';

/** One value that a collection is ordered by. */
export interface OrderPlan {
  readonly by: Planned;
  readonly descending: boolean;
}
