import { aggregateFunction } from './aggregate';
import type { AnnotationPath, Expression, Lambda, QualifiedName, Variable } from './ast';
import { Char } from './characters';
import { countOptions } from './count-options';
import type { Cursor } from './cursor';
import { expression } from './expression';
import { keySegment, listedKey, segmentEnd } from './key-segment';
import { argumentsOrKey } from './parameters';
import { dottedNameEnd } from './type-name';
import {
  annotatedStates,
  collectionStates,
  completeStates,
  functionStates,
  memberStates,
  PathState,
  qualifiedStates,
  rootStates,
  structuredStates,
} from './vocabulary';

/** A path that begins with a name. @param end position after the name @param dotted whether the name is qualified */
export function namedPath(c: Cursor, end: number, dotted: boolean): Expression {
  const at = c.pos;
  const loose = at === c.loosePath;
  const next = c.text.charCodeAt(end);
  if (c.vocabulary === undefined && !dotted && next !== Char.Open) {
    c.node();
    return steps(c, { kind: 'member', at, from: undefined, name: c.take(end) }, false);
  }
  return steps(c, nameStep(c, undefined, end, dotted, PathState.None), loose);
}

const variables = ['$it', '$this', '$root', '$these'] as const;

/** `$it` and the like, with the path after it. */
export function variablePath(c: Cursor): Expression {
  const { pos: at, text } = c;
  const end = c.nameEnd(at + 1);
  const name = variables.find((variable) => variable.length === end - at && text.startsWith(variable, at));
  if (name === undefined) {
    c.reachesWord(...variables.slice(0, 2));
    return c.fail('an expression');
  }
  c.node();
  c.pos = end;
  const node: Variable = { kind: 'variable', at, name };
  if (name !== '$root') {
    c.state = name === '$these' ? PathState.Values : PathState.Variable;
    if (c.vocabulary === undefined) c.state = PathState.Anything;
    return steps(c, node, false);
  }
  if (!c.accept(Char.Slash)) c.fail("'$root/'", at);
  return steps(c, rootStep(c, node), false);
}

function rootStep(c: Cursor, root: Expression): Expression {
  const { vocabulary, pos: at } = c;
  const name = c.name();
  if (vocabulary !== undefined) {
    const called = functionStates(vocabulary, name, 'Import');
    c.state = rootStates(vocabulary, name) | called;
    if (c.state === PathState.None) c.fail('a collection or singleton of the service');
    if (called !== 0 && c.state === called && c.peek() !== Char.Open) c.fail("'('");
  }
  if (c.peek() === Char.Open) {
    if ((c.state & ~PathState.Entity) === 0) c.fail("'/' or an operator");
    return argumentsOrKey(c, root, name, at, false);
  }
  c.node();
  return { kind: 'member', at, from: root, name };
}

/** A parameter alias or an annotation, with the path after it. */
export function aliasPath(c: Cursor): Expression {
  const { pos: at } = c;
  c.pos++;
  const end = dottedNameEnd(c);
  const next = c.text.charCodeAt(end);
  const annotated = next === Char.Hash || c.text.slice(at, end).includes('.');
  c.pos = at;
  if (annotated) return annotationPath(c);
  c.node();
  c.pos++;
  c.name();
  c.state = c.vocabulary === undefined ? PathState.Anything : PathState.Variable | annotatedStates;
  return steps(c, { kind: 'alias', at, name: c.text.slice(at, c.pos) }, false);
}

/** An annotation with the path after it. */
export function annotationPath(c: Cursor): Expression {
  return steps(c, annotation(c, undefined), false);
}

/** `@Namespace.Term#qualifier`. */
export function annotation(c: Cursor, from: Expression | undefined): AnnotationPath {
  const at = c.pos;
  annotationName(c);
  c.node();
  if (c.vocabulary !== undefined) c.state = annotatedStates;
  return { kind: 'annotation', at, from, name: c.text.slice(at, c.pos) };
}

export function annotationName(c: Cursor): void {
  c.expect(Char.At);
  const end = dottedNameEnd(c);
  if (end === c.pos) c.fail('the name of an annotation');
  for (;;) {
    const name = c.name();
    const last = c.pos === end;
    if (c.vocabulary?.is(last ? 'termName' : 'namespacePart', name) === false) c.fail('a known annotation');
    if (last) break;
    c.pos++;
  }
  if (c.accept(Char.Hash)) c.name('a qualifier');
}

/** Takes the steps after slashes. */
function steps(c: Cursor, first: Expression, loose: boolean): Expression {
  let path = first;
  let through = false;
  while (c.peek() === Char.Slash) {
    c.pos++;
    const before = c.state;
    if (c.vocabulary !== undefined && (before & PathState.Entities) !== 0) c.reaches(segmentEnd(c));
    path = step(c, path, loose);
    if (path.kind === 'count' || path.kind === 'lambda' || path.kind === 'aggregatePath') return path;
    through ||= loose && (before & structuredStates) === 0 && (path.kind === 'member' || path.kind === 'qualifiedName');
  }
  const complete = (c.state & completeStates) !== 0;
  if (!complete && !loose) c.fail("'/'");
  if (!complete || through) c.looseEnd = path;
  return path;
}

function step(c: Cursor, from: Expression, loose: boolean): Expression {
  const code = c.peek();
  if (code === Char.Dollar) return dollarStep(c, from, loose);
  if (code === Char.At) return annotation(c, from);
  const key = listedKey(c, from);
  if (key !== undefined) return key;
  const end = c.nameEnd(c.pos);
  if (end > c.pos) {
    if (c.vocabulary === undefined && c.text.charCodeAt(end) !== Char.Dot && c.text.charCodeAt(end) !== Char.Open) {
      c.node();
      const at = c.pos;
      return { kind: 'member', at, from, name: c.take(end) };
    }
    const dotted = c.text.charCodeAt(end) === Char.Dot;
    return nameStep(c, from, dotted ? dottedNameEnd(c) : end, dotted, loose ? stepThrough(c) : c.state);
  }
  return keySegment(c, from) ?? c.fail('a name');
}

/** A data aggregation path steps through collections as through single values. */
function stepThrough({ state }: Cursor): number {
  return (state & collectionStates) === 0 ? state : state | PathState.Entity | PathState.Complex;
}

/** A step with a name. `state` is the state before it, none at the start of a path. */
function nameStep(c: Cursor, from: Expression | undefined, end: number, dotted: boolean, state: number): Expression {
  const { pos: at, text, vocabulary } = c;
  const called = text.charCodeAt(end) === Char.Open;
  if (called && !dotted && from !== undefined) {
    const special = collectionStep(c, from, end);
    if (special !== undefined) return special;
  }
  if (vocabulary !== undefined) c.state = statesBehind(c, end, dotted, state, called);
  c.pos = end;
  if (called) return argumentsOrKey(c, from, text.slice(at, end), at, dotted);
  c.node();
  const name = text.slice(at, end);
  return dotted
    ? ({ kind: 'qualifiedName', at, from, name } satisfies QualifiedName)
    : { kind: 'member', at, from, name };
}

/** States of the path after a name, by the vocabulary. */
function statesBehind(c: Cursor, end: number, dotted: boolean, state: number, called: boolean): number {
  const { vocabulary, pos, text } = c;
  if (vocabulary === undefined) return PathState.Anything;
  const parts = text.slice(pos, end).split('.');
  const name = parts.pop() as string;
  for (const part of parts) {
    c.pos += part.length;
    if (!vocabulary.is('namespacePart', part)) c.fail('a namespace');
    c.pos++;
  }
  c.pos = end;
  const functions = functionStates(vocabulary, name);
  const members = dotted ? qualifiedStates(vocabulary, name, state) : memberStates(vocabulary, name, state);
  if (called) {
    const keyed = members & (PathState.Entities | PathState.EntitiesOfType);
    if ((functions | keyed) === 0) c.fail(members === 0 ? 'a known name' : "'/' or an operator");
    return functions | keyed;
  }
  if (members === 0) c.fail(functions === 0 ? 'a known name' : "'('");
  return members;
}

/** `any`, `all` and `aggregate` after a collection. */
function collectionStep(c: Cursor, from: Expression, end: number): Expression | undefined {
  const length = end - c.pos;
  if (length === 3) {
    const name = c.text.slice(c.pos, end).toLowerCase();
    if (name === 'any' || name === 'all') return lambda(c, from, name);
  }
  if (length !== 9 || !c.text.startsWith('aggregate', c.pos)) return undefined;
  requireCollection(c, end);
  const { pos: at } = c;
  c.node();
  c.pos = end;
  c.enter();
  c.open();
  const expressions = [aggregateFunction(c)];
  c.close();
  c.leave();
  return { kind: 'aggregatePath', at, from, expressions };
}

function requireCollection(c: Cursor, end: number): void {
  if ((c.state & collectionStates) !== 0) return;
  c.reaches(end);
  c.fail('a property', c.pos);
}

/** `any(v:predicate)`, `all(v:predicate)`, `any()`. */
export function lambda(c: Cursor, from: Expression | undefined, operator: 'any' | 'all'): Lambda {
  requireCollection(c, c.pos + operator.length);
  const { pos: at } = c;
  c.node();
  c.enter();
  c.pos += operator.length;
  c.open();
  let variable: string | undefined;
  let predicate: Expression | undefined;
  if (operator === 'all' || c.peek() !== Char.Close) {
    variable = c.nameOf('lambdaVariableExpr', 'a variable');
    c.skipBlanks();
    c.expect(Char.Colon);
    c.skipBlanks();
    predicate = expression(c);
  }
  c.close();
  c.leave();
  return { kind: 'lambda', at, operator, from, variable, predicate };
}

function dollarStep(c: Cursor, from: Expression, loose: boolean): Expression {
  const at = c.pos;
  if (!loose && (c.state & collectionStates) === 0) c.fail('a name');
  if (c.acceptWord('$count')) {
    c.node();
    const { filter, search } = c.peek() === Char.Open ? countOptions(c) : {};
    return { kind: 'count', at, from, filter, search };
  }
  if (!c.acceptWord('$filter')) c.fail("'$count', '$filter' or a name");
  c.node();
  c.enter();
  const { state } = c;
  c.open();
  const predicate = expression(c);
  c.close();
  c.leave();
  c.state = c.vocabulary !== undefined && (state & PathState.EntitiesOfType) !== 0 ? PathState.Entities : state;
  return { kind: 'filterPath', at, from, predicate };
}
