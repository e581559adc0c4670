import type { StructuredType } from '../edm/structured-type';

/**
 * Whether options or expressions lead from the rows of a log to other collections: by `$root`, by the name of an entity
 * that a row refers to, or by `$expand`.
 * @param type of the rows
 * @param node options or expressions, or parts of them
 */
export function leadsBeyond({ properties }: StructuredType, node: unknown): boolean {
  const entities = [...properties.values()].filter(
    ({ type }) => type.kind === 'reference' || type.kind === 'contained',
  );
  const names = new Set(entities.map(({ name }) => name));
  const isBeyond = (part: unknown): boolean => {
    if (typeof part !== 'object' || part === null) return false;
    if ('kind' in part && part.kind === 'variable' && 'name' in part) return part.name === '$root';
    if ('name' in part && typeof part.name === 'string' && names.has(part.name)) return true;
    if ('expand' in part && part.expand !== undefined && names.size > 0) return true;
    const parts: Iterable<unknown> = part instanceof Map ? part.values() : Object.values(part);
    return [...parts].some(isBeyond);
  };
  return isBeyond(node);
}
