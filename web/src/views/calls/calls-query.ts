import { allOf, type Query } from '../../api/query';
import type { Search } from '../../state/search';
import { callFilter } from '../../filters/filters';
import { within } from '../../time/local-steps';
import type { Period } from '../../time/period';

/** Orders of the list, by the word in the URL. */
export const orders: ReadonlyMap<string, string> = new Map([
  ['newest', 'startDateTime desc'],
  ['oldest', 'startDateTime'],
  ['longest', 'duration desc'],
  ['shortest', 'duration'],
  ['worst', 'poorStreams desc'],
]);

/** The calls of a period that pass the filters of a URL. */
export function callsQuery(period: Period, search: Search): Query<'/communications/callSummaries'> {
  return {
    path: '/communications/callSummaries',
    options: {
      $filter: allOf([within('startDateTime', period), callFilter(search)]),
      $orderby: orders.get(search.order ?? 'newest') ?? orders.get('newest'),
    },
  };
}
