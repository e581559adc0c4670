import { checkLimit } from '../limits';
import type { ExpandItem, PathSegment } from './ast';
import { Char } from './characters';
import type { Cursor } from './cursor';
import { items } from './items';
import { nestedOptions } from './nested-options';
import type { OptionName } from './option-name';
import { annotationName } from './path';
import { endExpandPath, expandSegment } from './projection';
import { dottedNameEnd } from './type-name';
import { annotatedStates, PathState } from './vocabulary';

const ofCount: readonly OptionName[] = ['$filter', '$search'];
const ofReference: readonly OptionName[] = [...ofCount, '$count', '$orderby', '$skip', '$top'];
const ofEntity: readonly OptionName[] = [...ofReference, '$apply', '$compute', '$expand', '$levels', '$select'];
const ofStar: readonly OptionName[] = ['$levels'];
const none = { written: new Map<string, string>() };

/** $expand (part 2, section 5.1.3). */
export function expand(c: Cursor): readonly ExpandItem[] {
  return items(c, expandItem, false);
}

export function expandItem(c: Cursor): ExpandItem {
  const at = c.pos;
  const path: PathSegment[] = [];
  c.state = PathState.None;
  do {
    if (path.length > 0 && c.peek() === Char.Dollar) return withSuffix(c, at, path);
    path.push(segment(c, path.length > 0));
    checkLimit('items', path.length, c.option, c.pos);
  } while (c.accept(Char.Slash));
  endExpandPath(c, c.state);
  const star = path.at(-1)?.name === '*';
  return { at, path, options: optionsOf(c, star ? ofStar : ofEntity) };
}

function optionsOf(c: Cursor, allowed: readonly OptionName[]): ExpandItem['options'] {
  c.state = PathState.Anything;
  const end = c.pos;
  c.skipBlanks();
  if (c.peek() === Char.Open) return nestedOptions(c, allowed);
  c.pos = end;
  return none;
}

function withSuffix(c: Cursor, at: number, path: readonly PathSegment[]): ExpandItem {
  const star = path.at(-1)?.name === '*';
  if (c.acceptWord('$ref')) return { at, path, suffix: '$ref', options: star ? none : optionsOf(c, ofReference) };
  if (!star && c.acceptWord('$count')) return { at, path, suffix: '$count', options: optionsOf(c, ofCount) };
  c.reachesWord('$ref', ...(star ? [] : ['$count']));
  return c.fail(star ? "'/$ref'" : "'$ref' or '$count'", star ? c.pos - 1 : c.pos);
}

function segment(c: Cursor, inside: boolean): PathSegment {
  const at = c.pos;
  c.node();
  if (c.accept(Char.Star)) return endOfPath(c, { at, name: '*' });
  if (!inside && c.acceptWord('$value')) return endOfPath(c, { at, name: '$value' });
  if (c.peek() === Char.At) {
    annotationName(c);
    const ends = c.peek() !== Char.Slash;
    if (ends && c.vocabulary?.is('entityAnnotationInQuery', c.text.slice(at, c.pos)) === false) c.fail("'/'");
    c.state = annotatedStates;
  } else {
    const end = dottedNameEnd(c);
    if (end === c.pos) c.fail("a navigation property, '*' or '@'");
    c.state = expandSegment(c, end, c.state);
    c.pos = end;
  }
  return { at, name: c.text.slice(at, c.pos) };
}

/** After `*` and `$value`, only `$ref` can follow. */
function endOfPath(c: Cursor, star: PathSegment): PathSegment {
  c.state = PathState.Anything;
  if (c.peek() === Char.Slash && c.text.charCodeAt(c.pos + 1) !== Char.Dollar) c.fail("'/$ref'");
  return star;
}
