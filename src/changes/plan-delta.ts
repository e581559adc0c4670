import type { EntitySet } from '../odata/entity-set';
import { planPage, type PageLimits, type PagePlan } from '../odata/plan/plan';
import { permit } from '../odata/plan/plan-options';
import { QueryError } from '../odata/query-error';
import type { QueryOptions } from '../odata/syntax/ast';

/** Query options of the delta function (OData 4.01 part 1, section 11.3.1). */
const ofChanges = new Set([
  '$select',
  '$compute',
  '$expand',
  '$filter',
  '$top',
  '$format',
  '$skiptoken',
  '$deltatoken',
]);

/**
 * Plans a page of the delta function. `$top` is the page size, since changes have no end.
 * @throws QueryError for unknown or unsupported members and options
 */
export function planDelta(set: EntitySet, options: QueryOptions, limits: PageLimits): PagePlan {
  permit(options, ofChanges, 'does not apply to changes');
  const { top, skipToken, deltaToken } = options;
  if (top === 0) throw new QueryError('$top', 'must be at least 1, because it is the page size of changes');
  if (skipToken !== undefined && deltaToken !== undefined)
    throw new QueryError('$deltatoken', 'does not go with $skiptoken');
  const written = new Map([...options.written].filter(([name]) => name !== '$deltatoken'));
  return planPage(set, { ...options, top: undefined, pageSize: top, written }, limits);
}
