import type { Expression } from './ast';
import { Char } from './characters';
import type { Cursor } from './cursor';
import { dottedName, dottedNameEnd } from './type-name';
import { PathState, propertyStates } from './vocabulary';

/** States from which a grouping path can continue: single structured values. */
const stepsInto = PathState.Entity | PathState.Complex;
/** Paths of `aggregate` and hierarchies also continue through collections. */
const stepsThrough = stepsInto | PathState.Entities | PathState.Complexes;

/** A path of single-valued properties and casts to group by (Data Aggregation, rule groupingProperty). */
export function groupingPath(c: Cursor): Expression {
  return propertyPath(c, stepsInto, PathState.Value | stepsInto);
}

/** A path of properties and casts through collections, to a property (rule recHierPropertyPath). */
export function hierarchyPath(c: Cursor): Expression {
  return propertyPath(c, stepsThrough, PathState.Value | PathState.Values);
}

/** @param steps states that a slash may follow @param ends states that may end the path */
export function propertyPath(c: Cursor, steps: number, ends: number): Expression {
  let path: Expression | undefined;
  let state: number = PathState.None;
  do path = segment(c, path, () => (state = segmentStates(c, state, steps | ends)));
  while ((c.vocabulary === undefined || (state & (steps | PathState.Type)) !== 0) && c.accept(Char.Slash));
  if (c.vocabulary !== undefined && (state & ends) === 0) c.fail("'/'");
  return path;
}

function segment(c: Cursor, from: Expression | undefined, check: () => void): Expression {
  const at = c.pos;
  const end = dottedNameEnd(c);
  if (end === at) c.fail('a property');
  c.node();
  check();
  c.pos = end;
  const name = c.text.slice(at, end);
  return { kind: name.includes('.') ? 'qualifiedName' : 'member', at, from, name };
}

/** A type can follow anything but another type; a property can follow anything. */
function segmentStates(c: Cursor, before: number, allowed: number): number {
  const { vocabulary, pos: at } = c;
  if (vocabulary === undefined) return PathState.Anything;
  const end = dottedNameEnd(c);
  const name = c.text.slice(at, end);
  const states = name.includes('.') ? PathState.None : propertyStates(vocabulary, name) & allowed;
  if (states !== 0) return states;
  if (before === PathState.Type) {
    c.pos = end;
    c.fail('a property');
  }
  dottedName(c, 'entityTypeName', 'complexTypeName');
  return PathState.Type;
}
