import type { OrderColumn, Continuation } from '../entity-set';
import { dependsOnRow } from '../plan/expression/size';
import type { OrderPlan } from '../plan/order-plan';
import type { PagePlan } from '../plan/plan';
import { hidden, type SqlBuilder } from '../sql-builder';
import type { Range } from '../values/shape';
import { orderKeys } from './expression/order-keys';

/** One of the values that a page is ordered by. */
export interface SortKey {
  /** SQL of the value, which converts to text and back exactly. */
  readonly value: string;
  /** Type in PostgreSQL. */
  readonly type: string;
  readonly descending: boolean;
  readonly nullable: boolean;
}

/**
 * The sort keys of a page: those of $orderby or the default, followed by the key of the items, so that no two share a
 * place. The key has the direction of the sort key before it, where one index serves both.
 */
export function sortKeys(
  sql: SqlBuilder,
  { set, order }: Pick<PagePlan, 'set' | 'order'>,
  row: string,
  rows: ReadonlyMap<Range, string>,
): SortKey[] {
  if (order.length === 0) return set.order.map((column) => columnKey(column, row, column.descending ?? false));
  const asked = sortKeysOf(sql, order, rows);
  const descending = asked.at(-1)?.descending ?? false;
  return [...asked, ...set.key.map((column) => columnKey(column, row, descending))];
}

/**
 * The sort keys of $orderby. A value that is the same for all rows orders nothing, and is left out: now() would differ
 * on the next page.
 */
export function sortKeysOf(sql: SqlBuilder, order: readonly OrderPlan[], rows: ReadonlyMap<Range, string>): SortKey[] {
  const telling = order.filter(({ by }) => dependsOnRow(by));
  return telling.flatMap(({ by, descending }) =>
    orderKeys(sql, by, rows).map(({ sql: value, type, nullable }) => ({ value, type, descending, nullable })),
  );
}

function columnKey({ column, type }: OrderColumn, row: string, descending: boolean): SortKey {
  return { value: `${row}.${column}`, type, descending, nullable: false };
}

/** ORDER BY of the keys. Null sorts first, and last in descending order (OData 4.01 part 2, section 5.1.6). */
export function orderBy(keys: readonly SortKey[]): string {
  return keys
    .map(({ value, descending, nullable }) => {
      const nulls = nullable ? ` NULLS ${descending ? 'LAST' : 'FIRST'}` : '';
      return `${value}${descending ? ' DESC' : ''}${nulls}`;
    })
    .join(', ');
}

/** The condition that an item comes after the item with the given values. */
export function comesAfter(sql: SqlBuilder, keys: readonly SortKey[], after: Continuation): string {
  const [first] = keys;
  // PostgreSQL rejects a parameter that the statement does not use, and a comparison with null uses none.
  const values = keys.map(({ type }, index) => {
    const value = after[index] ?? null;
    return value === null ? 'NULL' : hidden(sql.urlParam(value, ({ after: other }) => other?.[index], type));
  });
  const isUniform = keys.every(({ nullable, descending }) => !nullable && descending === first?.descending);
  // An index finds the place in one step for a comparison of rows.
  if (isUniform) {
    const columns = keys.map(({ value }) => value).join(', ');
    return `(${columns}) ${first?.descending ? '<' : '>'} (${values.join(', ')})`;
  }
  const [bound] = boundOf(keys, after, values);
  const rest = keys.reduceRight((inner, key, index) => {
    const [strict, equal] = comparisons(key, values[index] ?? 'NULL', (after[index] ?? null) === null);
    return inner === '' ? strict : `(${strict} OR (${equal} AND ${inner}))`;
  }, '');
  return bound === undefined ? rest : `${bound} AND ${rest}`;
}

/** The condition on the first key alone, for which an index can be used. */
function boundOf([key]: readonly SortKey[], [value]: Continuation, [text]: readonly string[]): string[] {
  if (!key || key.nullable || value === null) return [];
  return [`${key.value} ${key.descending ? '<=' : '>='} ${text}`];
}

/** Conditions that a value comes after the other, and that both are equal. */
function comparisons({ value, descending, nullable }: SortKey, other: string, isNull: boolean): [string, string] {
  if (isNull) return [descending ? 'false' : `${value} IS NOT NULL`, `${value} IS NULL`];
  const strict = descending ? `${value} < ${other}` : `${value} > ${other}`;
  return [descending && nullable ? `(${strict} OR ${value} IS NULL)` : strict, `${value} = ${other}`];
}
