import type { OrderColumn, Continuation } from '../entity-set';
import { dependsOnRow } from '../plan/expression/size';
import type { OrderPlan, PagePlan } from '../plan/plan';
import { hidden, type SqlBuilder } from '../sql-builder';
import type { Range } from '../values/shape';
import { orderKeys } from './expression/order-keys';

/** One of the values that a page is ordered by. */
export interface SortKey {
  /** SQL of the value, whose text reads back exactly as its type. */
  readonly value: string;
  /** Type in PostgreSQL. */
  readonly type: string;
  readonly descending: boolean;
  readonly nullable: boolean;
}

/**
 * What a page is ordered by: what $orderby says or the default, and at the end what tells the items apart, so that no
 * two share a place. The end goes in the direction of what is before it, where one index serves both.
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
 * What $orderby says. What is the same for all rows puts none before another, and is left out: the clock would be another
 * one on the next page.
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

/** Null comes first, and last in descending order (OData 4.01 part 2, section 5.1.6). */
export function orderBy(keys: readonly SortKey[]): string {
  return keys
    .map(({ value, descending, nullable }) => {
      const nulls = nullable ? ` NULLS ${descending ? 'LAST' : 'FIRST'}` : '';
      return `${value}${descending ? ' DESC' : ''}${nulls}`;
    })
    .join(', ');
}

/** The condition that an item comes after the one with the values. */
export function comesAfter(sql: SqlBuilder, keys: readonly SortKey[], after: Continuation): string {
  const [first] = keys;
  // PostgreSQL refuses a parameter that its statement does not name, and a null is compared without one.
  const values = keys.map(({ type }, index) => {
    const value = after[index] ?? null;
    return value === null ? 'NULL' : hidden(sql.urlParam(value, ({ after: other }) => other?.[index], type));
  });
  const isUniform = keys.every(({ nullable, descending }) => !nullable && descending === first?.descending);
  // An index finds the place of a row of values at once.
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

/** What the first key alone demands, by which an index can begin. */
function boundOf([key]: readonly SortKey[], [value]: Continuation, [text]: readonly string[]): string[] {
  if (!key || key.nullable || value === null) return [];
  return [`${key.value} ${key.descending ? '<=' : '>='} ${text}`];
}

/** That a value comes after the other, and that both have one place. */
function comparisons({ value, descending, nullable }: SortKey, other: string, isNull: boolean): [string, string] {
  if (isNull) return [descending ? 'false' : `${value} IS NOT NULL`, `${value} IS NULL`];
  const strict = descending ? `${value} < ${other}` : `${value} > ${other}`;
  return [descending && nullable ? `(${strict} OR ${value} IS NULL)` : strict, `${value} = ${other}`];
}
