import type { EntitySet } from '../odata/entity-set';
import { planPage, type PageLimits, type PagePlan } from '../odata/plan/plan';
import { permit } from '../odata/plan/plan-options';
import { QueryError } from '../odata/query-error';
import type { QueryOptions } from '../odata/syntax/ast';

/** Options of a request for changes (OData 4.01 part 1, section 11.3.1). */
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
 * What is to be read of a collection for those who follow its changes. `$top` is the size of a page, since there is no
 * other end to what follows.
 * @throws QueryError naming what the model does not know or the service does not offer
 */
export function planDelta(set: EntitySet, options: QueryOptions, limits: PageLimits): PagePlan {
  permit(options, ofChanges, 'does not apply to changes');
  const { top, skipToken, deltaToken } = options;
  if (top === 0) throw new QueryError('$top', 'must be at least 1 here, where it is the size of a page');
  if (skipToken !== undefined && deltaToken !== undefined)
    throw new QueryError('$deltatoken', 'does not go with $skiptoken');
  const sizes = [limits.preferred, top].filter((size) => size !== undefined);
  const written = new Map([...options.written].filter(([name]) => name !== '$deltatoken'));
  const preferred = sizes.length === 0 ? undefined : Math.min(...sizes);
  return planPage(set, { ...options, top: undefined, written }, { ...limits, preferred });
}
