import type { Conditions, NamedTags } from '../../graph/request/conditions';
import type { ColumnValue } from '../rows/row-values';
import type { InputColumn } from './input-rows';

/** Input columns for the preconditions of writes. */
export const conditionColumns: readonly InputColumn[] = [
  { name: 'if_match', type: 'text' },
  { name: 'if_none_match', type: 'text' },
];

/** Values of the {@link conditionColumns}: revisions separated by commas, `*`, or null for no condition. */
export function conditionValues({ ifMatch, ifNoneMatch }: Conditions): ColumnValue[] {
  // The written entity exists, so `*` is always fulfilled.
  return [ifMatch === '*' ? null : revisionsOf(ifMatch), revisionsOf(ifNoneMatch)];
}

/**
 * Columns for preconditions on an entity that may not exist. The statement must check them with {@link
 * ownedConditionsMet}. The array differs from {@link conditionColumns}, which `locate` checks by identity.
 */
export const ownedConditionColumns: readonly InputColumn[] = conditionColumns.map((column) => ({ ...column }));

export function ownedConditionValues({ ifMatch, ifNoneMatch }: Conditions): ColumnValue[] {
  return [revisionsOf(ifMatch), revisionsOf(ifNoneMatch)];
}

/**
 * SQL that checks the preconditions of a write, row `w`, on an entity that may not exist.
 * @param revision SQL of its revision; null where it does not exist
 */
export function ownedConditionsMet(revision: string): string {
  const isNamedBy = (column: string): string =>
    `(${revision} IS NOT NULL AND (w.${column} = '*' OR ${revision} = ANY(string_to_array(w.${column}, ','))))`;
  return `((w.if_match IS NULL OR ${isNamedBy('if_match')})
    AND (w.if_none_match IS NULL OR NOT ${isNamedBy('if_none_match')}))`;
}

/** Revisions consist of decimal or hexadecimal digits. Other tags match nothing. */
function revisionsOf(tags: NamedTags | undefined): string | null {
  if (tags === undefined) return null;
  return tags === '*' ? tags : tags.filter((tag) => /^[\da-f]+$/.test(tag)).join(',');
}

/**
 * SQL that checks the preconditions of a write, row `i`, on its entity.
 * @param revision SQL of its revision; undefined where the entities have none, so that no tag matches
 */
export function conditionsMet(revision: string | undefined): string {
  const state = revision === undefined ? "''" : `${revision}::text`;
  const isNamedBy = (column: string): string => `${state} = ANY(string_to_array(i.${column}, ','))`;
  return `((i.if_match IS NULL OR ${isNamedBy('if_match')})
    AND (i.if_none_match IS NULL OR i.if_none_match <> '*' AND NOT ${isNamedBy('if_none_match')}))`;
}
