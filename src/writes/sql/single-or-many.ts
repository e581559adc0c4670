import type { ColumnValue } from '../rows/row-values';
import { inputRow, inputRows, inputValues, type InputColumn, type InputValue } from './input-rows';
import type { Write } from './write';

/** Number of the first input parameter, after the tenant and the ids of call records. */
export const FIRST_COLUMN = 3;

/**
 * How a statement gets its writes. The form for a single write needs no grouping, sorting or hashing. With a single
 * client, this saves more than a sixth of the database's time.
 */
export interface InputForm {
  /** Rows `c` with the `id` of each call record in `$2`, and its `place` in the order of locking. */
  readonly calls: string;
  /** Rows `i` of the writes, numbered `n` from 1. */
  readonly rows: string;
  /** Columns of {@link rows} that the statement's first CTE contains, at the start of its select list. */
  readonly carried: string;
  /** Rows of that CTE with all columns of {@link rows}. @param row their alias */
  from(cte: string, row: string): string;
  /**
   * Joins each write with row `l` of its call record, if it exists.
   * @param read returns the query for the call record with an id
   * @param id of the write's call record
   * @returns CTEs, with a trailing comma, and a join
   */
  call(read: (id: string) => string, id: string): { readonly before: string; readonly join: string };
  /** An outer join. Many rows are hashed, whatever the planner expects. */
  joined(rows: string, condition: string): string;
  /** The first of the positions that the write `w` takes among accepted writes. @param call id of its call record */
  first(isAccepted: string, call: string): string;
  /**
   * Rows `a` of the call records of accepted writes: their `call_row`, and how many `writes` and `positions` they get.
   * @param accepted rows with the `call_row` of each write
   * @param positions expression of input columns
   */
  perCall(accepted: string, positions: string): string;
}

/** Refers to the values of a single write by their parameters. */
function single(columns: readonly InputColumn[]): InputForm {
  const row = inputRow(columns, FIRST_COLUMN);
  return {
    calls: '(SELECT $2::text AS id, 1 AS place) c',
    rows: row,
    carried: '',
    from: (cte, alias) => `(SELECT w.*, i.* FROM ${cte} w CROSS JOIN ${row}) ${alias}`,
    call: (read) => ({ before: '', join: `LEFT JOIN (${read('$2::text')}) l ON true` }),
    joined: (rows) => `LEFT JOIN ${rows} ON true`,
    first: () => 'w.next_position',
    perCall: (accepted, positions) =>
      `(SELECT (SELECT call_row FROM ${accepted}) AS call_row, 1 AS writes, (${positions})::bigint AS positions
        FROM ${row}) a`,
  };
}

function many(columns: readonly InputColumn[]): InputForm {
  const calls = 'unnest((SELECT $2::text[])) WITH ORDINALITY AS c (id, place)';
  return {
    calls,
    rows: inputRows(columns, FIRST_COLUMN),
    carried: 'i.*, ',
    from: (cte, alias) => `${cte} ${alias}`,
    call: (read, id) => ({
      before: `locked AS MATERIALIZED (SELECT l.* FROM ${calls} CROSS JOIN LATERAL (${read('c.id')}) l), `,
      join: `FULL JOIN locked l ON l.id = ${id}`,
    }),
    joined: (rows, condition) => `FULL JOIN ${rows} ON ${condition}`,
    first: (isAccepted, call) => `w.next_position - w.size
      + sum(w.size) FILTER (WHERE ${isAccepted}) OVER (PARTITION BY ${call} ORDER BY w.n)`,
    perCall: (accepted, positions) =>
      `(SELECT call_row, count(*) AS writes, sum(${positions})::bigint AS positions FROM ${accepted} GROUP BY 1) a`,
  };
}

/** Selects between the results for the two forms, by the number of writes. */
export type PerForm<Made> = (writes: readonly Write[]) => Made;

/** @param columns input columns of each write, the ids of its path first */
export function perForm<Made>(columns: readonly InputColumn[], make: (form: InputForm) => Made): PerForm<Made> {
  const ofOne = make(single(columns));
  const ofMany = make(many(columns));
  return ({ length }) => (length === 1 ? ofOne : ofMany);
}

/** Values of a statement's parameters from `$2` on, for writes with the given columns. */
export function writeValues(writes: readonly Write[], columns: readonly InputColumn[]): InputValue[] {
  const rows = writes.map(({ ids, values }): ColumnValue[] => [...ids, ...values]);
  const [first = [], ...others] = rows;
  if (others.length === 0) return [first[0] ?? null, ...first];
  const calls = [...new Set(rows.map(([callId = null]) => callId))].sort();
  return [calls, ...inputValues(rows, columns)];
}
