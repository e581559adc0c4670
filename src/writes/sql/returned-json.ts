import type { EntitySet } from '../../odata/entity-set';
import { planEntity } from '../../odata/plan/plan';
import { SqlBuilder } from '../../odata/sql-builder';
import { entityExpression } from '../../odata/sql/entity-json';
import type { InputColumn } from './input-rows';
import { perForm, type PerForm, type InputForm } from './single-or-many';
import type { Write } from './write';

/**
 * The JSON text with which a read would answer, as an SQL expression for a row that a statement has just written.
 * @param row alias of the row
 * @returns NULL where a read would need more than the row: links to contained entities, or their rows
 */
function storedJson(set: EntitySet, row: string): string {
  if (!isWholeInRow(set)) return 'NULL::text';
  const plan = planEntity(set, { written: new Map() }, { most: 1 });
  const around = { ancestors: [], rows: new Map([[plan.row, row]]) };
  return entityExpression(new SqlBuilder(), plan, row, around, { root: '', path: [{ set }] }).json;
}

/** Texts of a statement: with the JSON text of each entity, and without it for writes of which no answer shows one. */
export type StatementTexts = PerForm<{ readonly shown: string; readonly silent: string }>;

/** @param columns as in {@link perForm}. @param make makes the statement's text, with SQL of the JSON text of row `row` */
export function textsOf(
  columns: readonly InputColumn[],
  set: EntitySet,
  row: string,
  make: (form: InputForm, json: string) => string,
): StatementTexts {
  const json = storedJson(set, row);
  return perForm(columns, (form) => ({ shown: make(form, json), silent: make(form, 'NULL::text') }));
}

/** The text for some writes. */
export function textFor(texts: StatementTexts, writes: readonly Write[]): string {
  const { shown, silent } = texts(writes);
  return writes.every(({ isSilent }) => isSilent) ? silent : shown;
}

/** Whether the row of an entity alone gives its answer, as long as nothing is expanded. */
export function isWholeInRow({ type }: EntitySet): boolean {
  return [...type.properties.values()].every(({ autoExpand }) => !autoExpand);
}
