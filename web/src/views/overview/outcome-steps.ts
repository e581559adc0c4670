import { outcomes } from '../../format/words';
import { stepOf } from '../../time/local-steps';
import { stepWithin, steps, type Grain, type Period } from '../../time/period';
import type { OutcomeRow } from '../../totals/call-totals';

/** The calls of an hour or a day. */
export interface OutcomeStep extends Period {
  readonly total: number;
  /** Number of calls by their outcome, in the order of a stack; outcomes without calls are left out. */
  readonly calls: ReadonlyMap<string, number>;
}

/** The steps of a period with their calls. A step without calls is there as well: no call came, and that is known. */
export function outcomeSteps(
  rows: readonly OutcomeRow[],
  period: Period,
  zone: string,
  grain: Grain,
): readonly OutcomeStep[] {
  const counts = new Map<number, Map<string, number>>();
  for (const { step, outcome, callCount } of rows) {
    const begin = stepOf(step, zone);
    counts.set(begin, (counts.get(begin) ?? new Map<string, number>()).set(outcome, callCount));
  }
  return steps(period, zone, grain).map((begin) => {
    const found = counts.get(begin) ?? new Map<string, number>();
    const calls = new Map(stackOrder(found.keys()).map((outcome) => [outcome, found.get(outcome) ?? 0]));
    const total = [...calls.values()].reduce((sum, count) => sum + count, 0);
    return { ...stepWithin(period, begin, zone, grain), total, calls };
  });
}

/** Outcomes in the order in which they are stacked; those that have no word come last. */
export function stackOrder(found: Iterable<string>): readonly string[] {
  const present = new Set(found);
  const known = [...outcomes.keys()].filter((outcome) => present.has(outcome));
  return [...known, ...[...present].filter((outcome) => !outcomes.has(outcome))];
}

/** The outcomes of all steps. */
export const outcomesOf = (all: readonly OutcomeStep[]): readonly string[] =>
  stackOrder(all.flatMap(({ calls }) => [...calls.keys()]));
