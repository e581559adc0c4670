import type { EntitySet } from '../odata/entity-set';
import { navigationTarget, relatedSets } from '../odata/related-sets';

/**
 * Whether options or expressions lead from the rows of a log to other collections: by `$root`, by the name of an entity
 * that a row refers to, or by `$expand=*`.
 * @param node options or expressions, or parts of them
 */
export function leadsBeyond(set: EntitySet, node: unknown): boolean {
  const leadsOn = set.children.size + relatedSets(set).size > 0;
  const isBeyond = (part: unknown): boolean => {
    if (typeof part !== 'object' || part === null) return false;
    if ('kind' in part && part.kind === 'variable' && 'name' in part) return part.name === '$root';
    if ('name' in part && typeof part.name === 'string' && navigationTarget(set, part.name)) return true;
    if ('expand' in part && part.expand !== undefined && leadsOn) return true;
    const parts: Iterable<unknown> = part instanceof Map ? part.values() : Object.values(part);
    return [...parts].some(isBeyond);
  };
  return isBeyond(node);
}
