import type { Expression, GroupingItem, Transformation } from '../../src/odata/syntax/ast';
import { aggregateValue, sum } from './aggregate';
import { applyArithmetic } from './arithmetic';
import { compare, equals } from './comparison';
import { evaluate, holds, scopeOf } from './evaluate';
import { Rational } from './rational';
import { sortBy, withComputed } from './rows';
import { hasMember, namesOf, transient, withPath } from './transient';
import { decimal, EvaluationError, integer, isKind, type StructuredValue, type Value } from './values';

type Rows = readonly StructuredValue[];

/** The output set of a sequence of transformations (Data Aggregation 4.01, section 3). */
export function applyTransformations(rows: Rows, sequence: readonly Transformation[]): Rows {
  return sequence.reduce(transform, rows);
}

function transform(rows: Rows, transformation: Transformation): Rows {
  switch (transformation.kind) {
    case 'identity':
      return rows;
    case 'filter':
      return rows.filter((row) => holds(transformation.predicate, scopeOf(row)));
    case 'compute':
      return rows.map((row) => withComputed(row, transformation.items));
    case 'orderby':
      return sortBy(rows, transformation.items);
    case 'top':
      return rows.slice(0, wholeNumber(transformation.count));
    case 'skip':
      return rows.slice(wholeNumber(transformation.count));
    case 'concat':
      return transformation.sequences.flatMap((sequence) => applyTransformations(rows, sequence));
    case 'aggregate': {
      const entries = transformation.expressions.map(
        (expression) => [expression.as ?? '', aggregateValue(rows, expression)] as const,
      );
      return [transient(rows, new Map(entries))];
    }
    case 'groupby':
      return groupBy(rows, transformation.by, transformation.apply);
    case 'topcount':
    case 'topsum':
    case 'toppercent':
    case 'bottomcount':
    case 'bottomsum':
    case 'bottompercent':
      return best(rows, transformation.kind, transformation.amount, transformation.value);
    default:
      throw new EvaluationError(`The oracle does not know ${transformation.kind}.`);
  }
}

function wholeNumber(expression: Expression): number {
  const value = evaluate(expression, scopeOf(null));
  if (!isKind(value, 'number') || typeof value.value === 'string') throw new EvaluationError('Not a number.');
  return Number(value.value.truncated());
}

/** Section 3.2.3: rollups are replaced by a concat of groupings, the first one first. */
function groupBy(rows: Rows, by: readonly GroupingItem[], then: readonly Transformation[] | undefined): Rows {
  const at = by.findIndex(({ kind }) => kind === 'rollup');
  const item = by[at];
  if (item?.kind !== 'rollup') return groupByPaths(rows, by as readonly Expression[], then);
  const around = (...paths: readonly GroupingItem[]): Rows =>
    groupBy(rows, [...by.slice(0, at), ...paths, ...by.slice(at + 1)], then);
  const coarser = item.levels.slice(0, -1);
  const isLast = coarser.length === (item.all ? 0 : 1);
  return [...around(...item.levels), ...(isLast ? around(...coarser) : around({ ...item, levels: coarser }))];
}

/** Section 3.2.3.1. Null groups with null, and a member that is not there with another that is not. */
function groupByPaths(rows: Rows, by: readonly Expression[], then: readonly Transformation[] | undefined): Rows {
  const ofGroup = (group: Rows): Rows => (then ? applyTransformations(group, then) : [transient(group)]);
  // Without a path, there is one group of all rows, if the inner transformations make something of none.
  if (by.length === 0) return then || rows.length > 0 ? ofGroup(rows) : [];
  const paths = by.map(namesOf);
  const groups: { readonly keys: readonly (Value | undefined)[]; readonly rows: StructuredValue[] }[] = [];
  for (const row of rows) {
    const keys = by.map((path, index) =>
      hasMember(row, paths[index] ?? []) ? evaluate(path, scopeOf(row)) : undefined,
    );
    const group = groups.find((other) => other.keys.every((key, index) => isSameKey(key, keys[index])));
    if (group) group.rows.push(row);
    else groups.push({ keys, rows: [row] });
  }
  return groups.flatMap((group) =>
    ofGroup(group.rows).map((row) =>
      paths.reduce((result, path, index) => {
        const key = group.keys[index];
        return key === undefined ? result : withPath(result, path, key);
      }, row),
    ),
  );
}

function isSameKey(one: Value | undefined, other: Value | undefined): boolean {
  return one === undefined || other === undefined ? one === other : equals(one, other);
}

/** Section 3.3.1: instances in the order of a value until a condition is met. */
function best(rows: Rows, kind: string, amount: Expression, value: Expression): Rows {
  const limit = evaluate(amount, scopeOf(null));
  if (!isAmount(kind, limit)) throw new EvaluationError('Such an amount is refused.');
  const sorted = sortBy(rows, [{ at: 0, expression: value, descending: kind.startsWith('top') }]);
  const valueOf = (row: StructuredValue): Value => evaluate(value, scopeOf(row)) ?? integer(0);
  const isFull = ((): ((taken: Rows) => boolean) => {
    if (kind.endsWith('count')) return (taken) => compare(integer(taken.length), limit) >= 0;
    const sumOf = (some: Rows): Value => sum(some.map(valueOf)) ?? integer(0);
    const hundred = decimal(Rational.of(100n));
    const bound = kind.endsWith('sum')
      ? limit
      : applyArithmetic('div', applyArithmetic('mul', sumOf(rows), limit), hundred);
    return (taken) => compare(sumOf(taken), bound) >= 0;
  })();
  const end = sorted.findIndex((_, index) => isFull(sorted.slice(0, index)));
  return end < 0 ? sorted : sorted.slice(0, end);
}

/** A count is a positive whole number; a percentage is above 0, and 100 at most. */
function isAmount(kind: string, amount: Value): boolean {
  if (!isKind(amount, 'number') || typeof amount.value === 'string') return false;
  if (kind.endsWith('sum')) return true;
  const isWhole = amount.value.compare(Rational.of(amount.value.truncated())) === 0;
  if (kind.endsWith('count')) return isWhole && amount.value.sign > 0;
  return amount.value.sign > 0 && amount.value.compare(Rational.of(100n)) <= 0;
}
