import type { AggregateExpression, Expression } from '../../src/odata/syntax/ast';
import { applyArithmetic } from './arithmetic';
import { compare, equals } from './comparison';
import { evaluate, scopeOf } from './evaluate';
import { restrict } from './type-functions';
import { EvaluationError, integer, isKind, itemsOf, type StructuredValue, type Value } from './values';

/** The value of one aggregate expression over a collection (Data Aggregation, section 3.2.1.1). */
export function aggregateValue(rows: readonly StructuredValue[], { expression, method }: AggregateExpression): Value {
  if (expression.kind === 'count') return integer(expression.from ? reach(rows, expression.from).length : rows.length);
  const values = isPath(expression)
    ? reach(rows, expression)
    : rows.map((row) => evaluate(expression, scopeOf(row))).filter((value) => value !== null);
  return byMethod(values, method);
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
      return integer(distinct(values).length);
    default:
      throw new EvaluationError(`The oracle does not know ${method}.`);
  }
}

/** The sum of numbers or durations; null of none. */
export function sum(values: readonly Value[]): Value {
  const [first = null, ...rest] = values;
  return rest.reduce<Value>((total, value) => applyArithmetic('add', total, value), first);
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
