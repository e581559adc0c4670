import { Char } from './characters';
import type { Cursor } from './cursor';
import { annotatedStates, completeStates, functionStates, PathState, propertyStates } from './vocabulary';

/** Possible meanings of the names in $select and $expand, by a vocabulary. Without one, every name may be anything. */

const navigates = PathState.Entity | PathState.Entities;
const complex = PathState.Complex | PathState.Complexes;
/** An action or a function: ends a path of $select. */
const Operation = PathState.Variable;
const optional = annotatedStates | PathState.Complexes;

/** States after a segment of $select. @param end position after its name @param before state before it, or none */
export function selectSegment(c: Cursor, end: number, before: number): number {
  const { vocabulary } = c;
  if (vocabulary === undefined) return PathState.Anything;
  const types = ['entityTypeName', 'complexTypeName'];
  const name = lastName(c, end, true);
  const allOfNamespace = c.text.charCodeAt(end) === Char.Dot;
  if (allOfNamespace) return vocabulary.is('namespacePart', name) ? Operation : c.fail('a namespace', end);
  const dotted = c.text.slice(c.pos, end).includes('.');
  let states: number = PathState.None;
  if (before === PathState.None || (before & (complex | PathState.ComplexOfType | PathState.Type)) !== 0) {
    if (!dotted) states |= propertyStates(vocabulary, name);
    if (functionStates(vocabulary, name) !== 0 || vocabulary.is('action', name)) states |= Operation;
  }
  if (before === PathState.None && types.some((rule) => vocabulary.is(rule, name))) states |= PathState.Type;
  if ((before & complex) !== 0 && vocabulary.is('complexTypeName', name)) states |= PathState.ComplexOfType;
  return states !== 0 ? states : c.fail('a known name', end);
}

/** States after a segment of $expand. */
export function expandSegment(c: Cursor, end: number, before: number): number {
  const { vocabulary } = c;
  if (vocabulary === undefined) return PathState.Anything;
  const name = lastName(c, end, true);
  const dotted = c.text.slice(c.pos, end).includes('.');
  const inside = before === PathState.None || (before & (complex | PathState.ComplexOfType | PathState.Type)) !== 0;
  let states: number = PathState.None;
  if (inside && !dotted) states |= propertyStates(vocabulary, name) & (navigates | complex);
  if (inside && !dotted && vocabulary.is('streamProperty', name)) states |= PathState.Value;
  if (inside && vocabulary.is('complexTypeName', name)) states |= PathState.ComplexOfType;
  if (vocabulary.is('entityTypeName', name)) {
    if (before === PathState.None) states |= PathState.Type;
    if ((before & navigates) !== 0) states |= navigates;
  }
  return states !== 0 ? states : c.fail('a known name', end);
}

/** The part after the last dot; the parts before it are a namespace. */
function lastName(c: Cursor, end: number, anywhere: boolean): string {
  const name = c.text.slice(c.pos, end);
  const dot = name.lastIndexOf('.');
  if (dot >= 0 && anywhere && c.vocabulary !== undefined) {
    let at = c.pos;
    for (const part of name.slice(0, dot).split('.')) {
      at += part.length;
      if (!c.vocabulary.is('namespacePart', part)) c.fail('a namespace', at);
      at++;
    }
  }
  return name.slice(dot + 1);
}

/** Whether a path of $select can continue after such a segment. */
export function maySelectWithin(state: number): boolean {
  return (state & (complex | PathState.ComplexOfType | PathState.Type)) !== 0;
}

/** A path of $select must not end with the type that it begins with. */
export function endSelectPath(c: Cursor, state: number): void {
  if ((state & completeStates) === 0) c.fail("'/'");
}

/** Options can only follow collections and structures. */
export function endSelectOptions(c: Cursor, state: number): void {
  if ((state & optional) === 0 || state === PathState.Value) c.fail("'/' or ','");
}

/** A path of $expand must end with a property that can be expanded. */
export function endExpandPath(c: Cursor, state: number): void {
  if ((state & (navigates | PathState.Value)) === 0) c.fail("'/'");
  if (state === PathState.Value && c.peek() === Char.Open) c.fail("','");
}
