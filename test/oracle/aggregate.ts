import type { AggregateExpression, Expression } from '../../src/odata/syntax/ast';
import { applyArithmetic } from './arithmetic';
import { compare, equals } from './comparison';
import { evaluate, scopeOf } from './evaluate';
import { restrict } from './type-functions';
import { Rational } from './rational';
import { decimal, EvaluationError, integer, isKind, itemsOf, type StructuredValue, type Value } from './values';

/** The value of one aggregate expression over a collection (Data Aggregation, section 3.2.1.1). */
export function aggregateValue(rows: readonly StructuredValue[], aggregate: AggregateExpression): Value {
  const { expression, method, from } = aggregate;
  const last = from.at(-1);
  if (last) {
    const inner = { ...aggregate, from: from.slice(0, -1) };
    const values = grouped(rows, last.properties).map((group) => aggregateValue(group, inner));
    return byMethod(
      values.filter((value) => value !== null),
      last.method,
    );
  }
  if (expression.kind === 'count') return count(expression.from ? reach(rows, expression.from) : rows);
  const values = isPath(expression)
    ? reach(rows, expression)
    : rows.map((row) => evaluate(expression, scopeOf(row))).filter((value) => value !== null);
  return byMethod(values, method);
}

/** The rows with equal values of some properties, as section 3.2.1.5 groups them for `from`. */
function grouped(rows: readonly StructuredValue[], by: readonly Expression[]): readonly (readonly StructuredValue[])[] {
  const groups: { readonly keys: readonly Value[]; readonly rows: StructuredValue[] }[] = [];
  for (const row of rows) {
    const keys = by.map((path) => evaluate(path, scopeOf(row)));
    const group = groups.find((other) => other.keys.every((key, index) => equals(key, keys[index] ?? null)));
    if (group) group.rows.push(row);
    else groups.push({ keys, rows: [row] });
  }
  return groups.map((group) => group.rows);
}

/** A count is a decimal (sections 3.2.1.3.5 and 3.2.1.4). */
function count(items: readonly unknown[]): Value {
  return decimal(Rational.of(BigInt(items.length)));
}

function byMethod(values: readonly Value[], method: string | undefined): Value {
  switch (method) {
    case 'sum':
      return sum(values);
    case 'average':
      return applyArithmetic('divby', sum(values), integer(values.length));
    case 'min':
      return extreme(values, -1);
    case 'max':
      return extreme(values, 1);
    case 'countdistinct':
      return count(distinct(values));
    default:
      return percentile(values, method);
  }
}

/** The sum of numbers or durations; null of none. */
export function sum(values: readonly Value[]): Value {
  const [first = null, ...rest] = values;
  return rest.reduce<Value>((total, value) => applyArithmetic('add', total, value), first);
}

/** The nearest rank: the first value, in order, up to which there are so many percent of the values; null of none. */
function percentile(values: readonly Value[], method = ''): Value {
  const [, percent] = /^(?:callrecords\.quality\.)?p(50|95|99)$/.exec(method) ?? [];
  if (percent === undefined) throw new EvaluationError(`The oracle does not know ${method}.`);
  const sorted = [...values].sort(compare);
  return sorted.find((_, index) => (index + 1) * 100 >= sorted.length * Number(percent)) ?? null;
}

function extreme(values: readonly Value[], direction: 1 | -1): Value {
  const [first = null, ...rest] = values;
  return rest.reduce<Value>((best, value) => (compare(value, best) * direction > 0 ? value : best), first);
}

function distinct(values: readonly Value[]): readonly Value[] {
  return values.reduce<Value[]>((seen, value) => {
    if (!seen.some((other) => equals(other, value))) seen.push(value);
    return seen;
  }, []);
}

function isPath(expression: Expression): boolean {
  if (expression.kind !== 'member' && expression.kind !== 'qualifiedName') return false;
  return !expression.from || isPath(expression.from);
}

/** All that a path leads to from a collection, null left out; an entity that is reached twice counts once. */
function reach(rows: readonly StructuredValue[], expression: Expression): readonly Value[] {
  if (expression.kind !== 'member' && expression.kind !== 'qualifiedName') {
    throw new EvaluationError('Not a path.');
  }
  const { from, kind, name } = expression;
  const owners: readonly Value[] = from ? reach(rows, from) : rows;
  const found = owners.flatMap((owner) => {
    const value =
      kind === 'qualifiedName' ? restrict(owner, name) : evaluate({ kind: 'member', at: 0, name }, scopeOf(owner));
    return value !== null && isKind(value, 'collection') ? itemsOf(value) : [value];
  });
  return withoutRepetition(found.filter((value) => value !== null));
}

function withoutRepetition(values: readonly Value[]): readonly Value[] {
  const seen = new Set<object>();
  return values.filter((value) => {
    if (!isKind(value, 'structured') || !value.type?.entity) return true;
    const isNew = !seen.has(value.json);
    seen.add(value.json);
    return isNew;
  });
}
