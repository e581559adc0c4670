import type { CallSource, DerivedCall } from './call-source';
import { deriveStreams } from './derive-streams';
import { deriveSummary } from './derive-summary';
import type { Recipe } from './recipe';

/**
 * Derives the rows of a call: its summary, and one row for each media stream of each segment. The same source and recipe
 * always give the same rows. It throws for no call record that the service accepts.
 */
export function deriveCall(source: CallSource, recipe: Recipe): DerivedCall {
  const streams = deriveStreams(source, recipe);
  return { summary: deriveSummary(source, streams), streams };
}
