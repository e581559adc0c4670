import { shortMethods } from '../functions/aggregation-methods';
import { checkLimit } from '../limits';
import type { AggregateExpression, AggregateFrom, Expression } from './ast';
import { Char } from './characters';
import type { Cursor } from './cursor';
import { expression } from './expression';
import { groupingPath } from './grouping';
import { alias, items } from './items';
import { dottedNameEnd } from './type-name';

/** One expression of the transformation `aggregate` (Data Aggregation, section 3.2.1.1). */
export function aggregateExpression(c: Cursor): AggregateExpression {
  const read = aggregateFunction(c);
  c.skipBlanks();
  if (isCustom(read) && c.peek() !== 0x61) return read;
  return { ...read, as: alias(c, 'expressionAlias') };
}

/** One expression of the function `aggregate` in a path: it has no alias. */
export function aggregateFunction(c: Cursor): AggregateExpression {
  const at = c.pos;
  c.loosePath = at;
  const value = c.acceptWord('$count') ? rows(c, at) : expression(c);
  c.skipBlanks();
  const custom = isPath(value) && isCustomAggregate(c, value);
  const counted = value.kind === 'count';
  const method = counted && value.from === undefined ? undefined : withMethod(c, custom || counted);
  return { at, expression: value, method, from: fromClauses(c, method !== undefined || counted) };
}

function rows(c: Cursor, at: number): Expression {
  c.node();
  return { kind: 'count', at, from: undefined, filter: undefined, search: undefined };
}

/** A custom aggregate has no method, and its alias may be missing. */
function isCustom({ method, expression: value }: AggregateExpression): boolean {
  return method === undefined && value.kind !== 'count';
}

function isPath({ kind }: Expression): boolean {
  return kind === 'member' || kind === 'qualifiedName';
}

function isCustomAggregate(c: Cursor, value: Expression): boolean {
  if (c.vocabulary === undefined) return true;
  return value.kind === 'member' && c.vocabulary.is('customAggregate', value.name);
}

/** ` with sum`. */
function withMethod(c: Cursor, optional: boolean): string | undefined {
  c.skipBlanks();
  if (c.acceptKeyword('with')) return methodName(c);
  return optional ? undefined : c.fail("'with' and a method");
}

function methodName(c: Cursor): string {
  const end = dottedNameEnd(c);
  const name = c.text.slice(c.pos, end);
  if (name.includes('.')) return ownMethod(c, end);
  if (!shortMethods.includes(name)) {
    c.reaches(end);
    c.fail(`one of ${shortMethods.join(', ')}`);
  }
  return c.take(end);
}

/** A custom method: the vocabulary knows only its namespace. */
function ownMethod(c: Cursor, end: number): string {
  const at = c.pos;
  while (c.pos < end) {
    const name = c.name();
    if (c.pos < end && c.vocabulary?.is('namespacePart', name) === false) c.fail('a namespace');
    c.accept(Char.Dot);
  }
  return c.text.slice(at, end);
}

/** ` from Time with average`, repeated; only a custom aggregate can omit the method. */
function fromClauses(c: Cursor, needsMethod: boolean): readonly AggregateFrom[] {
  const clauses: AggregateFrom[] = [];
  for (c.skipBlanks(); c.acceptKeyword('from'); c.skipBlanks()) {
    const at = c.pos;
    checkLimit('applySteps', ++c.applySteps, c.option, at);
    const properties = items(c, groupingPath);
    clauses.push({ at, properties, method: withMethod(c, !needsMethod) });
  }
  return clauses;
}
