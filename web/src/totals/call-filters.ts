import type { Search } from '../state/search';
import { dimensionNames, type DimensionName } from './dimensions';

/** Filters of the view that narrow the list of calls as well. */
export function callFilters(search: Search): Search {
  const shared = dimensionNames.filter((name): name is Exclude<DimensionName, 'scale'> => name !== 'scale');
  return Object.fromEntries(shared.map((name) => [name, search[name]]));
}
