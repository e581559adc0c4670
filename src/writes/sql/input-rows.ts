import type { ColumnValue } from '../rows/row-values';

/** An input column of a statement. */
export interface InputColumn {
  readonly name: string;
  /** `json` values are passed as JSON text. */
  readonly type: 'text' | 'bigint' | 'integer' | 'json';
}

export type InputValue = ColumnValue | ColumnValue[];

/**
 * Separator of JSON texts, which contain this character only escaped. Quoting them as array elements would take more
 * time than everything else.
 */
const BETWEEN_TEXTS = '\u0001';

/**
 * Rows `i` from array parameters, one for each column, numbered by `n` from 1. JSON texts are one parameter. Each array
 * is in a subselect, which hides its length from the planner, so that it does not plan each execution anew.
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

/** Values of the parameters for {@link inputRows}. */
export function inputValues(rows: readonly (readonly ColumnValue[])[], columns: readonly InputColumn[]): InputValue[] {
  return columns.map(({ type }, column) => {
    const values = rows.map((row) => row[column] ?? null);
    return type === 'json' ? values.join(BETWEEN_TEXTS) : values;
  });
}

/** A single row `i` with `n` = 1, from one parameter for each value. @param first number of the first parameter */
export function inputRow(columns: readonly InputColumn[], first: number): string {
  const values = columns.map(
    ({ name, type }, index) => `$${first + index}::${type === 'json' ? 'text' : type} AS ${name}`,
  );
  return `(SELECT ${[...values, '1::bigint AS n'].join(', ')}) i`;
}
