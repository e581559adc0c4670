import { checkLimit } from '../limits';
import type { PathSegment, SelectItem } from './ast';
import { Char } from './characters';
import type { Cursor } from './cursor';
import { items } from './items';
import { nestedOptions } from './nested-options';
import { atOption, type OptionName } from './option-name';
import { annotationName } from './path';
import { endSelectOptions, endSelectPath, maySelectWithin, selectSegment } from './projection';
import { dottedNameEnd } from './type-name';
import { annotatedStates, PathState } from './vocabulary';

const nested: readonly OptionName[] = [
  '$compute',
  '$count',
  '$filter',
  '$orderby',
  '$search',
  '$select',
  '$skip',
  '$top',
];

/** $select (part 2, section 5.1.4). */
export function select(c: Cursor): readonly SelectItem[] {
  return items(c, selectItem, false);
}

export function selectItem(c: Cursor): SelectItem {
  const at = c.pos;
  const path: PathSegment[] = [];
  c.state = PathState.None;
  do {
    path.push(segment(c));
    checkLimit('items', path.length, c.option, c.pos);
  } while (maySelectWithin(c.state) && c.accept(Char.Slash));
  const { state } = c;
  endSelectPath(c, state);
  if (c.peek() !== Char.Open) return { at, path };
  return signatureOrOptions(c, at, path, state);
}

function segment(c: Cursor): PathSegment {
  const at = c.pos;
  c.node();
  if (c.accept(Char.Star)) {
    c.state = PathState.Value;
    return { at, name: '*' };
  }
  if (c.peek() === Char.At) {
    annotationName(c);
    c.state = annotatedStates;
  } else qualified(c);
  return { at, name: c.text.slice(at, c.pos) };
}

/** A name, optionally qualified; `Model.*` is all operations of a namespace. */
function qualified(c: Cursor): void {
  const end = dottedNameEnd(c, false);
  if (end === c.pos) c.fail("a property, '*' or '@'");
  c.state = selectSegment(c, end, c.state);
  c.pos = end;
  if (c.accept(Char.Dot)) c.expect(Char.Star);
}

/** `(Location,Kind)` lists the parameters of a function, `($top=1;$select=a)` are options. */
function signatureOrOptions(c: Cursor, at: number, path: readonly PathSegment[], state: number): SelectItem {
  const { pos } = c;
  c.open();
  const options = c.peek() === Char.Dollar || atOption(c, c.pos);
  if (!options) {
    const parameters = items(c, (cursor) => cursor.nameOf('parameterName', 'an option or a parameter'));
    c.close();
    return { at, path, parameters };
  }
  c.pos = pos;
  c.state = PathState.Anything;
  endSelectOptions(c, state);
  return { at, path, options: nestedOptions(c, nested) };
}
