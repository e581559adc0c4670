import type { Expression, GroupingItem, Transformation } from '../../src/odata/syntax/ast';
import { aggregateValue, sum } from './aggregate';
import { applyArithmetic } from './arithmetic';
import { compare, equals } from './comparison';
import { evaluate, holds, scopeOf } from './evaluate';
import { Rational } from './rational';
import { sortBy, withComputed } from './rows';
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

/** An instance of the input type that has nothing but what is given. */
function transient(rows: Rows, added: ReadonlyMap<string, Value>): StructuredValue {
  return { kind: 'structured', type: rows[0]?.type, json: {}, added };
}

function wholeNumber(expression: Expression): number {
  const value = evaluate(expression, scopeOf(null));
  if (!isKind(value, 'number') || typeof value.value === 'string') throw new EvaluationError('Not a number.');
  return Number(value.value.truncated());
}

/** Section 3.2.3.1. Null groups with null, whether or not the member is there. */
function groupBy(rows: Rows, by: readonly GroupingItem[], then: readonly Transformation[] | undefined): Rows {
  const paths = by.map(namesOf);
  const expressions = by as readonly Expression[];
  const groups: { readonly keys: readonly Value[]; readonly rows: StructuredValue[] }[] = [];
  for (const row of rows) {
    const keys = expressions.map((path) => evaluate(path, scopeOf(row)));
    const group = groups.find((other) => other.keys.every((key, index) => equals(key, keys[index] ?? null)));
    if (group) group.rows.push(row);
    else groups.push({ keys, rows: [row] });
  }
  return groups.flatMap((group) => {
    const results = then ? applyTransformations(group.rows, then) : [transient(group.rows, new Map())];
    return results.map((row) =>
      paths.reduce((result, path, index) => withPath(result, path, group.keys[index] ?? null), row),
    );
  });
}

function namesOf(item: GroupingItem): readonly string[] {
  if (item.kind === 'qualifiedName') return item.from ? namesOf(item.from) : [];
  if (item.kind !== 'member') throw new EvaluationError(`The oracle does not group by ${item.kind}.`);
  return [...(item.from ? namesOf(item.from) : []), item.name];
}

/** The row with a value at the end of a path of objects; a step that was null stays an object without other members. */
function withPath(row: StructuredValue, [name = '', ...rest]: readonly string[], value: Value): StructuredValue {
  const inner = row.added.get(name);
  const next =
    rest.length === 0
      ? value
      : withPath(
          inner !== undefined && isKind(inner, 'structured')
            ? inner
            : { kind: 'structured', json: {}, added: new Map<string, Value>() },
          rest,
          value,
        );
  return { ...row, added: new Map(row.added).set(name, next) };
}

/** Section 3.3.1: instances in the order of a value until a condition is met. */
function best(rows: Rows, kind: string, amount: Expression, value: Expression): Rows {
  const limit = evaluate(amount, scopeOf(null));
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
