import type { ComputeItem, OrderItem } from '../../src/odata/syntax/ast';
import { compare } from './comparison';
import { evaluate, scopeOf, type Scope } from './evaluate';
import { EvaluationError, isKind, type StructuredValue, type Value } from './values';

/**
 * The scope of an instance of a collection.
 * @param it the instance of the outermost collection, where this one is nested in it
 */
export function rowScope(row: StructuredValue, it: Value = row): Scope {
  return { ...scopeOf(row), it, current: row };
}

/** The row with the value of each expression under its alias; a later one may use an earlier one. */
export function withComputed(row: StructuredValue, items: readonly ComputeItem[], it?: Value): StructuredValue {
  return items.reduce<StructuredValue>(
    (before, { expression, as }) => ({
      ...before,
      added: new Map(before.added).set(as, evaluate(expression, rowScope(before, it))),
    }),
    row,
  );
}

/**
 * A stable sort. Null comes before all others in ascending order, and after them in descending order (protocol,
 * section 11.2.6.2). The standard gives NaN no place; the service has it behind all numbers.
 */
export function sortBy(
  rows: readonly StructuredValue[],
  items: readonly OrderItem[],
  it?: Value,
): readonly StructuredValue[] {
  const keyed = rows.map((row) => ({
    row,
    keys: items.map(({ expression }) => evaluate(expression, rowScope(row, it))),
  }));
  const order = (a: readonly Value[], b: readonly Value[]): number => {
    for (const [index, { descending }] of items.entries()) {
      const difference = compareKeys(a[index] ?? null, b[index] ?? null);
      if (difference !== 0) return descending ? -difference : difference;
    }
    return 0;
  };
  return keyed.sort((a, b) => order(a.keys, b.keys)).map(({ row }) => row);
}

function compareKeys(one: Value, other: Value): number {
  if (one === null || other === null) return Number(one !== null) - Number(other !== null);
  if (isNaN(one) || isNaN(other)) return Number(isNaN(one)) - Number(isNaN(other));
  const difference = compare(one, other);
  if (Number.isNaN(difference)) throw new EvaluationError('Such keys have no order.');
  return difference;
}

function isNaN(value: Value): boolean {
  return isKind(value, 'number') && value.value === 'NaN';
}
