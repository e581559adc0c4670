import type { Search } from '../../state/search';
import type { HrefOf } from '../../state/use-href';
import { periodText, type Grain, type Period } from '../../time/period';
import { callFilters } from '../../totals/call-filters';

/**
 * Where a step leads: a day to its hours, an hour to its poor calls; to all of its calls where none is poor.
 * @param narrowed filters that hold for the step beside those of the URL
 */
export function stepHref(
  hrefOf: HrefOf,
  search: Search,
  { grain, poor, narrowed = {} }: { readonly grain: Grain; readonly poor: number; readonly narrowed?: Search },
): (step: Period) => string {
  const filters = { ...callFilters(search), ...narrowed };
  return (step) => {
    const period = periodText(step);
    if (grain === 'day') return hrefOf('/quality', { ...filters, scale: search.scale, split: search.split, period });
    return hrefOf('/calls', { ...filters, period, ...(poor > 0 && { quality: 'poor' }) });
  };
}
