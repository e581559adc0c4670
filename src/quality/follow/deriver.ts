import { hash } from 'node:crypto';
import type { CallSource, DerivedCall } from '../rules/call-source';
import { deriveCall } from '../rules/derive-call';
import { recipeId, type Recipe } from '../rules/recipe';
import { grains } from '../totals/grains';
import { histograms } from '../totals/histograms';

/** Characters of a hash that tell declarations of totals apart. */
const HASH = 8;
const totalsId = hash('sha256', JSON.stringify([grains, histograms])).slice(0, HASH);

/** How this process makes rows of calls. */
export class Deriver {
  /** Differs where the same call could make other rows or totals. */
  readonly recipe: string;

  constructor(private readonly parts: Recipe) {
    this.recipe = `${recipeId(parts)}-${totalsId}`;
  }

  derive(source: CallSource): DerivedCall {
    return deriveCall(source, this.parts);
  }
}
