import { createHash } from 'node:crypto';
import type { QualityRuleSet } from '../../config/settings';
import type { CodecTable } from './codecs';

/** What an operator chooses for the derivation. */
export interface Recipe {
  readonly ruleSet: QualityRuleSet;
  readonly codecs: CodecTable;
}

/** Version of the derivation itself. A change of its results raises it, so that all rows are made anew. */
const DERIVATION = 1;

/**
 * Identifies what the rows of a recipe look like, such as `1-cqd-2020-5f0c3f1d9a7be204`: the version of the derivation,
 * the rule set, and a hash of the codecs. Neither the order of codecs nor where their values come from matters.
 */
export function recipeId({ ruleSet, codecs }: Recipe): string {
  const rows = Object.entries(codecs)
    .map(([codec, { scale, ie = null, bpl = null, best = null }]) => [codec, scale, ie, bpl, best] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const hash = createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 16);
  return `${DERIVATION}-${ruleSet}-${hash}`;
}
