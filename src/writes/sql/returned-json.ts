import type { EntitySet } from '../../odata/entity-set';
import { planEntity } from '../../odata/plan/plan';
import { noOptions } from '../../odata/plan/plan-options';
import { SqlBuilder } from '../../odata/sql-builder';
import { entityExpression } from '../../odata/sql/entity-json';
import type { InputColumn } from './input-rows';
import { perForm, type PerForm, type InputForm } from './single-or-many';
import type { Write } from './write';

/**
 * SQL of the JSON text that a read would return, for a row that a statement has just written.
 * @param row alias of the row
 * @returns NULL where a read needs more than the row: links to contained entities, or their rows
 */
function storedJson(set: EntitySet, row: string): string {
  if (!isWholeInRow(set)) return 'NULL::text';
  const plan = planEntity(set, noOptions, { most: 1 });
  const around = { ancestors: [], rows: new Map([[plan.row, row]]) };
  return entityExpression(new SqlBuilder(), plan, row, around, { root: '', path: [{ set }] }).json;
}

/**
 * Texts of a statement: one that returns the JSON text of each entity, and one that does not, for answers without
 * entities.
 */
export type StatementTexts = PerForm<{ readonly shown: string; readonly silent: string }>;

/**
 * @param columns as in {@link perForm}
 * @param make returns the statement's text, given SQL of the JSON text of row `row`
 */
export function textsOf(
  columns: readonly InputColumn[],
  set: EntitySet,
  row: string,
  make: (form: InputForm, json: string) => string,
): StatementTexts {
  const json = storedJson(set, row);
  return perForm(columns, (form) => ({ shown: make(form, json), silent: make(form, 'NULL::text') }));
}

/** The text for the given writes. */
export function textFor(texts: StatementTexts, writes: readonly Write[]): string {
  const { shown, silent } = texts(writes);
  return writes.every(({ isSilent }) => isSilent) ? silent : shown;
}

/** Whether an entity's row is sufficient for its answer, unless something is expanded. */
export function isWholeInRow({ type }: EntitySet): boolean {
  return [...type.properties.values()].every(({ autoExpand }) => !autoExpand);
}
