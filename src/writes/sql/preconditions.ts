import type { Conditions, NamedTags } from '../../graph/request/conditions';
import type { ColumnValue } from '../rows/row-values';
import type { InputColumn } from './input-rows';

/** Columns in which a statement takes on what its writes depend. */
export const conditionColumns: readonly InputColumn[] = [
  { name: 'if_match', type: 'text' },
  { name: 'if_none_match', type: 'text' },
];

/** Values of the {@link conditionColumns}: revisions with commas between them, `*`, or null for no condition. */
export function conditionValues({ ifMatch, ifNoneMatch }: Conditions): ColumnValue[] {
  // An entity that is written is there, so that any state of it will do.
  return [ifMatch === '*' ? null : revisionsOf(ifMatch), revisionsOf(ifNoneMatch)];
}

/** Columns for conditions on an entity that need not be there; the one who makes the statement has to compare them. */
export const ownedConditionColumns: readonly InputColumn[] = conditionColumns.map((column) => ({ ...column }));

export function ownedConditionValues({ ifMatch, ifNoneMatch }: Conditions): ColumnValue[] {
  return [revisionsOf(ifMatch), revisionsOf(ifNoneMatch)];
}

/**
 * SQL of whether the conditions of a write, row `w`, hold for an entity that need not be there.
 * @param revision SQL of its revision; null where it is not there
 */
export function ownedConditionsMet(revision: string): string {
  const isNamedBy = (column: string): string =>
    `(${revision} IS NOT NULL AND (w.${column} = '*' OR ${revision} = ANY(string_to_array(w.${column}, ','))))`;
  return `((w.if_match IS NULL OR ${isNamedBy('if_match')})
    AND (w.if_none_match IS NULL OR NOT ${isNamedBy('if_none_match')}))`;
}

/** Revisions are digits, decimal or hexadecimal; anything else is the tag of nothing. */
function revisionsOf(tags: NamedTags | undefined): string | null {
  if (tags === undefined) return null;
  return tags === '*' ? tags : tags.filter((tag) => /^[\da-f]+$/.test(tag)).join(',');
}

/**
 * SQL of whether an entity is in a state that its write, row `i`, wants.
 * @param revision SQL of its revision; undefined where the entities have none, so that no tag names their state
 */
export function conditionsMet(revision: string | undefined): string {
  const state = revision === undefined ? "''" : `${revision}::text`;
  const isNamedBy = (column: string): string => `${state} = ANY(string_to_array(i.${column}, ','))`;
  return `((i.if_match IS NULL OR ${isNamedBy('if_match')})
    AND (i.if_none_match IS NULL OR i.if_none_match <> '*' AND NOT ${isNamedBy('if_none_match')}))`;
}
