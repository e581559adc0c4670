import type { QueryOptions } from './ast';
import { Char, Class, classOf, isDigit } from './characters';
import type { Cursor } from './cursor';
import { segmentEnd } from './key-segment';

/** Takes a whole number within JavaScript's safe integers. */
function wholeNumber(c: Cursor, at: number): number {
  const start = c.pos;
  while (isDigit(c.peek())) c.pos++;
  if (c.pos === start) c.fail('a whole number');
  const value = Number(c.text.slice(at, c.pos));
  return Number.isSafeInteger(value) ? value : c.fail('a smaller number', at);
}

/** $top and $skip: a whole number from 0. */
export function count(c: Cursor): number {
  return wholeNumber(c, c.pos);
}

/** $index: a whole number; a negative one counts from the end. */
export function index(c: Cursor): number {
  const at = c.pos;
  c.accept(Char.Minus);
  return wholeNumber(c, at);
}

/** $levels: a whole number from 1, or `max`. */
export function levels(c: Cursor): number | 'max' {
  if (c.startsWith('max')) {
    c.pos += 3;
    return 'max';
  }
  if (c.peek() === Char.Zero) c.fail("a whole number from 1, or 'max'");
  return wholeNumber(c, c.pos);
}

/** $count: `true` or `false` in any case. */
export function truth(c: Cursor): boolean {
  for (const value of [true, false]) {
    const word = String(value);
    if (!c.startsWith(word)) continue;
    c.pos += word.length;
    return value;
  }
  return c.fail("'true' or 'false'");
}

/** $format: `json`, `xml`, `atom` or a media type, in lower case. */
export function format(c: Cursor): NonNullable<QueryOptions['format']> {
  c.reaches(segmentEnd(c));
  const value = restOf(c, 'a format').toLowerCase();
  const slash = value.indexOf('/');
  const short = slash < 0 && ['atom', 'json', 'xml'].includes(value);
  if (!short && (slash < 1 || slash === value.length - 1)) c.fail("'json', 'xml', 'atom' or a media type", 0);
  return value;
}

/** $schemaversion: `*`, or letters, digits, `-`, `.`, `_` and `~`. */
export function schemaVersion(c: Cursor): string {
  if (c.accept(Char.Star)) return '*';
  const start = c.pos;
  while ((classOf(c.peek()) & (Class.Letter | Class.Digit)) !== 0 || '-.~'.includes(c.text.charAt(c.pos) || ' '))
    c.pos++;
  if (c.pos === start) c.fail("a version or '*'");
  return c.text.slice(start, c.pos);
}

/** $skiptoken, $deltatoken and $id: any text but an empty one. */
export function restOf(c: Cursor, what: string): string {
  if (c.pos === c.text.length) c.fail(what);
  return c.take(c.text.length);
}
