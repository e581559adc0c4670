import type { Planned } from '../../values/planned';

const known = new WeakMap<Planned, number>();

/** Number of nodes of a planned expression. A node that is used twice counts twice, as it appears in SQL. */
export function sizeOf(planned: Planned): number {
  const size = known.get(planned) ?? 1 + partsOf(planned).reduce((sum, part) => sum + sizeOf(part), 0);
  known.set(planned, size);
  return size;
}

/** Whether the value of an expression can differ from row to row. */
export function dependsOnRow(planned: Planned): boolean {
  const parts = partsOf(planned);
  return parts.length === 0 ? isOfRow.has(planned.kind) : parts.some(dependsOnRow);
}

const isOfRow: ReadonlySet<Planned['kind']> = new Set(['range', 'column', 'contained', 'found']);

/** The direct subexpressions of an expression. */
export function partsOf(planned: Planned): readonly Planned[] {
  switch (planned.kind) {
    case 'constant':
    case 'range':
    case 'column':
    case 'contained':
    case 'found':
      return [];
    case 'member':
    case 'narrowed':
    case 'isType':
      return [planned.from];
    case 'comparison':
    case 'logic':
      return [planned.left, planned.right];
    case 'in':
      return [planned.value];
    case 'not':
      return [planned.operand];
    case 'operation':
      return planned.operands;
    case 'case':
      return planned.branches.flatMap(({ when, then }) => [when, then]);
    case 'any':
    case 'all':
    case 'filtered':
      return planned.predicate ? [planned.of, planned.predicate] : [planned.of];
    case 'count':
      return [planned.of];
    case 'lookup':
      return [planned.of, ...(planned.key ? [planned.key] : []), planned.value];
  }
}
