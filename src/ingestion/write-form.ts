import { inputRow, inputRows, inputValues, type InputColumn, type InputValue } from './input-rows';
import type { ColumnValue, Write } from './write';

/**
 * How a statement takes its writes. One for a single write has nothing to group, to sort or to hash: where only one
 * client writes, that is a sixth of the database's time.
 */
export interface WriteForm {
  /** Rows `c` of the call records in `$2`, with the `id` of each, and the `place` in which they are locked. */
  readonly calls: string;
  /**
   * How each write gets the row `l` of its call record, if there is one.
   * @param read makes the query of the call record with an id. @param id that of the write's call record
   * @returns CTEs, with a comma behind them, and a join
   */
  call(read: (id: string) => string, id: string): { readonly before: string; readonly join: string };
  /** A join with rows that need not be there. Of many rows it is hashed, whatever the planner expects. */
  joined(rows: string, condition: string): string;
  /** Rows `i` of the writes, numbered `n` from 1. @param first number of the first parameter */
  rows(columns: readonly InputColumn[], first: number): string;
  /** The values of `$2` and of the parameters of {@link rows}. @param rows of each write, the id of its call record first */
  values(rows: readonly (readonly ColumnValue[])[], columns: readonly InputColumn[]): InputValue[];
  /** The first of the positions that the write `w` takes among those that are accepted. @param call its call record's id */
  first(isAccepted: string, call: string): string;
  /** Rows `a` of the call records of accepted writes `w`: their `call_row`, and how many `writes` and `positions` they take. */
  perCall(accepted: string, positions: string): string;
}

const single: WriteForm = {
  calls: '(SELECT $2::text AS id, 1 AS place) c',
  call: (read) => ({ before: '', join: `LEFT JOIN (${read('$2::text')}) l ON true` }),
  joined: (rows) => `LEFT JOIN ${rows} ON true`,
  rows: inputRow,
  values: ([row = []]) => [row[0] ?? null, ...row],
  first: () => 'w.next_position',
  perCall: (accepted, positions) =>
    `(SELECT w.call_row, 1 AS writes, (${positions})::bigint AS positions FROM ${accepted}) a`,
};

const many: WriteForm = {
  calls: 'unnest((SELECT $2::text[])) WITH ORDINALITY AS c (id, place)',
  call: (read, id) => ({
    before: `locked AS MATERIALIZED (SELECT l.* FROM ${many.calls} CROSS JOIN LATERAL (${read('c.id')}) l), `,
    join: `FULL JOIN locked l ON l.id = ${id}`,
  }),
  joined: (rows, condition) => `FULL JOIN ${rows} ON ${condition}`,
  rows: inputRows,
  values: (rows, columns) => {
    const calls = [...new Set(rows.map(([callId = null]) => callId))].sort();
    return [calls, ...inputValues(rows, columns)];
  },
  first: (isAccepted, call) => `w.next_position - w.size
      + sum(w.size) FILTER (WHERE ${isAccepted}) OVER (PARTITION BY ${call} ORDER BY w.n)`,
  perCall: (accepted, positions) => `(SELECT w.call_row, count(*) AS writes, sum(${positions})::bigint AS positions
      FROM ${accepted} GROUP BY 1) a`,
};

/** What is made for each form: that for some writes. */
export type PerForm<Made> = (writes: readonly Write[]) => Made;

export function perForm<Made>(make: (form: WriteForm) => Made): PerForm<Made> {
  const ofOne = make(single);
  const ofMany = make(many);
  return ({ length }) => (length === 1 ? ofOne : ofMany);
}

const formOf = perForm((form) => form);

/** Values of the parameters from `$2` on of a statement that takes its writes in these columns, the ids first. */
export function writeValues(writes: readonly Write[], columns: readonly InputColumn[]): InputValue[] {
  return formOf(writes).values(
    writes.map(({ ids, values }) => [...ids, ...values]),
    columns,
  );
}
