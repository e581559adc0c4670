import { enderOf, type Ender } from '../../filters/ended-by';
import { outcomes } from '../../format/words';
import type { Ending } from './reasons-query';

/** Outcomes of calls that were answered. A dropped call broke off later. */
const answered: ReadonlySet<string> = new Set(['answered', 'dropped']);
/** Outcomes of calls that the network delivered (ITU-T E.425). */
const delivered: ReadonlySet<string> = new Set(['answered', 'dropped', 'busy', 'noAnswer', 'declined']);
/** Outcomes that do not tell whether the network delivered the call. */
const undecided: ReadonlySet<string> = new Set(['canceled', 'neutral', 'unknown']);
/** Outcomes that operators have to look after. */
const failed: ReadonlySet<string> = new Set(['refused', 'mediaFailed', 'networkFailed']);

/** The outcomes of a set, as the list of calls reads them. */
const filterText = (names: ReadonlySet<string>): string =>
  [...outcomes.keys()].filter((name) => names.has(name)).join(',');

export const answeredFilter = filterText(answered);
export const deliveredFilter = filterText(delivered);
export const failedFilter = filterText(failed);

export interface Totals {
  readonly calls: number;
  /** Calls that count for ASR: all but those that went on elsewhere. */
  readonly attempts: number;
  readonly answered: number;
  /** Calls that count for NER. */
  readonly decided: number;
  readonly delivered: number;
  readonly failed: number;
  readonly dropped: number;
}

export function totalsOf(endings: readonly Ending[]): Totals {
  const sum = (passes: (outcome: string) => boolean): number =>
    endings.reduce((total, { outcome, calls }) => total + (passes(outcome) ? calls : 0), 0);
  return {
    calls: sum(() => true),
    attempts: sum((outcome) => outcome !== 'neutral'),
    answered: sum((outcome) => answered.has(outcome)),
    decided: sum((outcome) => !undecided.has(outcome)),
    delivered: sum((outcome) => delivered.has(outcome)),
    failed: sum((outcome) => failed.has(outcome)),
    dropped: sum((outcome) => outcome === 'dropped'),
  };
}

export interface Counted<Key> {
  readonly key: Key;
  readonly calls: number;
}

/** Adds up the calls of endings with the same key; the most frequent come first. */
export function countBy<Key>(endings: readonly Ending[], keyOf: (ending: Ending) => Key): readonly Counted<Key>[] {
  const counted = new Map<string, { key: Key; calls: number }>();
  for (const ending of endings) {
    const key = keyOf(ending);
    const name = JSON.stringify(key);
    const known = counted.get(name);
    if (known) known.calls += ending.calls;
    else counted.set(name, { key, calls: ending.calls });
  }
  return [...counted.values()].sort((one, other) => other.calls - one.calls);
}

/** Outcomes with the sentences that explain them. */
export const bySentence = (endings: readonly Ending[]) =>
  countBy(endings, ({ outcome, outcomeText }) => ({ outcome, outcomeText }));

/** Codes of the ends that have any. */
export const byCodes = (endings: readonly Ending[]) =>
  countBy(
    endings.filter(({ sipCode, q850Cause }) => sipCode !== null || q850Cause !== null),
    ({ outcome, sipCode, q850Cause, subCode }) => ({ outcome, sipCode, q850Cause, subCode }),
  );

/** Sides that ended calls, and what these calls were. */
export function bySide(endings: readonly Ending[]): readonly { readonly side: Ender; readonly totals: Totals }[] {
  return (['ours', 'far', 'platform', 'none'] as const).map((side) => ({
    side,
    totals: totalsOf(endings.filter((ending) => enderOf(ending) === side)),
  }));
}
