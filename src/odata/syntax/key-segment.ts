import type { Expression } from './ast';
import { Char, isDigit, isSegmentCharacter } from './characters';
import type { Cursor } from './cursor';
import { digitLiteral, literal, stringLiteral } from './literals';
import { PathState } from './vocabulary';

/** End of the text after the cursor that one path segment can contain. */
export function segmentEnd(c: Cursor): number {
  let end = c.pos;
  while (end < c.text.length && isSegmentCharacter(c.rawCode(end))) end++;
  return end;
}

/** A key from the vocabulary's list, as a separate segment. */
export function listedKey(c: Cursor, from: Expression): Expression | undefined {
  const { pos: at, vocabulary } = c;
  if (vocabulary === undefined || (c.state & PathState.Entities) === 0) return undefined;
  const end = segmentEnd(c);
  const segment = c.text.slice(at, end);
  const listed = [segment, encodeURIComponent(segment)].some((text) => vocabulary.is('keyPathLiteral', text));
  // A vocabulary without a list accepts every text as a key, and names take precedence.
  if (!listed || vocabulary.is('keyPathLiteral', '')) return undefined;
  return key(c, from, at, literal(c, 'Edm.String', at, c.take(end)));
}

/** A key as a separate segment, `Items/1`. */
export function keySegment(c: Cursor, from: Expression): Expression | undefined {
  const { pos: at } = c;
  if ((c.state & PathState.Entities) === 0) return undefined;
  if (c.peek() === Char.Quote) return key(c, from, at, stringLiteral(c));
  return isDigit(c.peek()) ? key(c, from, at, digitLiteral(c)) : undefined;
}

function key(c: Cursor, from: Expression, at: number, value: Expression): Expression {
  c.node();
  if (c.vocabulary !== undefined) c.state = PathState.Entity;
  return { kind: 'key', at, from, keys: [{ value }] };
}
