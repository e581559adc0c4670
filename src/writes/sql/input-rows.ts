import type { ColumnValue } from '../rows/row-values';

/** One of the columns in which a statement takes its rows. */
export interface InputColumn {
  readonly name: string;
  /** Of JSON there is a text in each row. */
  readonly type: 'text' | 'bigint' | 'integer' | 'json';
}

export type InputValue = ColumnValue | ColumnValue[];

/** Stands between JSON texts, which hold it only escaped: to quote them as items of an array costs more than all else. */
const BETWEEN_TEXTS = '\u0001';

/**
 * Rows `i` from arrays that are parameters, one for each column, numbered `n` from 1; JSON texts come as one text. Each
 * array stands in a subselect, which hides its length from the planner: it then has no reason to plan every execution anew.
 * @param first number of the first parameter
 */
export function inputRows(columns: readonly InputColumn[], first: number): string {
  const arrays = columns.map(({ type }, index) => {
    const given = `$${first + index}`;
    return `(SELECT ${type === 'json' ? `string_to_array(${given}::text, chr(1))` : `${given}::${type}[]`})`;
  });
  const names = [...columns.map(({ name }) => name), 'n'].join(', ');
  return `unnest(${arrays.join(', ')}) WITH ORDINALITY AS i (${names})`;
}

/** Values of the parameters of {@link inputRows}. */
export function inputValues(rows: readonly (readonly ColumnValue[])[], columns: readonly InputColumn[]): InputValue[] {
  return columns.map(({ type }, column) => {
    const values = rows.map((row) => row[column] ?? null);
    return type === 'json' ? values.join(BETWEEN_TEXTS) : values;
  });
}

/** The one row `i`, its `n` being 1, from parameters that are its values. @param first number of the first parameter */
export function inputRow(columns: readonly InputColumn[], first: number): string {
  const values = columns.map(
    ({ name, type }, index) => `$${first + index}::${type === 'json' ? 'text' : type} AS ${name}`,
  );
  return `(SELECT ${[...values, '1::bigint AS n'].join(', ')}) i`;
}
