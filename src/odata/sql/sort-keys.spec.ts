import fc from 'fast-check';
import { SqlBuilder } from '../sql-builder';
import { comesAfter, type SortKey } from './sort-keys';

type Value = number | null;
interface Column {
  readonly descending: boolean;
  readonly nullable: boolean;
}

/** Evaluates a condition of {@link comesAfter} as SQL does; null counts as false. */
function holds(condition: string, row: readonly Value[], values: readonly unknown[]): boolean {
  const code = condition
    .replace(/\(SELECT (\$\d+::bigint)\)/g, '$1')
    .replace(
      /^\((k[\d, k]*)\) ([<>]) \((.*)\)$/,
      (_, left: string, operator: string, right: string) => `tuple([${left}], '${operator}', [${right}])`,
    )
    .replace(/(k\d+) IS NOT NULL/g, '(row[$1] !== null)')
    .replace(/(k\d+) IS NULL/g, '(row[$1] === null)')
    .replace(/(k\d+) (<=|>=|<|>|=) (\$\d+)::bigint/g, "compare(row[$1], '$2', $3)")
    .replace(/\$(\d+)(?:::bigint)?/g, (_, n: string) => `values[${Number(n) - 2}]`)
    .replace(/k(\d+)/g, '$1')
    .replaceAll(' AND ', ' && ')
    .replaceAll(' OR ', ' || ');
  const compare = (one: Value, operator: string, text: string): boolean => {
    if (one === null) return false;
    const other = Number(text);
    return (
      { '<': one < other, '<=': one <= other, '>': one > other, '>=': one >= other, '=': one === other }[operator] ===
      true
    );
  };
  const tuple = (columns: readonly number[], operator: string, others: readonly string[]): boolean => {
    const differing = columns.find((column, index) => row[column] !== Number(others[index]));
    return (
      differing !== undefined && compare(row[differing] ?? null, operator, String(others[columns.indexOf(differing)]))
    );
  };
  const run = new Function('row', 'values', 'compare', 'tuple', `return ${code};`) as (...args: unknown[]) => boolean;
  return run(row, values, compare, tuple);
}

/** Null first, and last in descending order. */
function order(columns: readonly Column[]): (one: readonly Value[], other: readonly Value[]) => number {
  const rank = (value: Value | undefined): number => value ?? -Infinity;
  return (one, other) => {
    const at = columns.findIndex((_, index) => one[index] !== other[index]);
    if (at < 0) return 0;
    const ascending = rank(one[at]) < rank(other[at]) ? -1 : 1;
    return columns[at]?.descending ? -ascending : ascending;
  };
}

describe('sort keys', () => {
  it('what comes after a row is what a sort puts behind it, for any keys, directions and nulls', () => {
    const column = fc.record({ descending: fc.boolean(), nullable: fc.boolean() });
    const tables = fc.array(column, { minLength: 1, maxLength: 4 }).chain((columns) => {
      const cells = columns.map(({ nullable }) => (nullable ? fc.option(fc.nat(2)) : fc.nat(2)));
      return fc.record({
        columns: fc.constant(columns),
        rows: fc.array(fc.tuple(...cells), { minLength: 1, maxLength: 12 }),
      });
    });
    fc.assert(
      fc.property(tables, fc.nat(), ({ columns, rows }, at) => {
        const keys: SortKey[] = columns.map((each, index) => ({ ...each, value: `k${index}`, type: 'bigint' }));
        const last = rows[at % rows.length] as readonly Value[];
        const sql = new SqlBuilder();
        const condition = comesAfter(
          sql,
          keys,
          last.map((value) => (value === null ? null : String(value))),
        );
        const placed = new Set([...condition.matchAll(/\$(\d+)/g)].map(([, n]) => Number(n)));
        expect(placed.size).toBe(sql.values.length);
        const compare = order(columns);
        for (const row of rows) expect(holds(condition, row, sql.values)).toBe(compare(row, last) > 0);
      }),
      { numRuns: 500 },
    );
  });
});
