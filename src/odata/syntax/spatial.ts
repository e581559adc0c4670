import { Char, isDigit } from './characters';
import type { Cursor } from './cursor';
import { number } from './literals';

type Part = (c: Cursor) => void;

/** Shapes of geography and geometry literals, with their parentheses (ABNF, rule geographyPoint and the like). */
const shapes: readonly (readonly [string, Part])[] = [
  ['geometrycollection', (c) => list(c, 1, (inner) => shape(inner))],
  ['linestring', line],
  ['multilinestring', (c) => list(c, 0, line)],
  ['multipoint', (c) => list(c, 0, point)],
  ['multipolygon', (c) => list(c, 0, polygon)],
  ['point', point],
  ['polygon', polygon],
];

const single: ReadonlySet<string> = new Set(['linestring', 'point', 'polygon']);

/**
 * `SRID=4326;Point(142.1 64.1)`. The service has no spatial properties: literals are parsed only to be rejected by
 * name.
 */
export function spatialValue(c: Cursor, only?: string): void {
  if (!c.startsWith('srid')) c.fail("'SRID'");
  c.pos += 4;
  c.expect(Char.Equals);
  const start = c.pos;
  while (c.pos - start < 5 && isDigit(c.peek())) c.pos++;
  if (c.pos === start) c.fail('a digit');
  c.expect(Char.Semicolon);
  shape(c, only);
}

/** @param only name of the one shape to accept; default: any */
export function shape(c: Cursor, only?: string): void {
  for (const [name, part] of shapes) {
    if ((only ?? name) !== name) continue;
    c.reachesWord(single.has(name) ? name : `${name}(`);
    if (!c.startsWith(`${name}(`)) continue;
    c.pos += name.length;
    c.enter();
    part(c);
    c.leave();
    return;
  }
  c.fail('a shape such as Point');
}

function list(c: Cursor, least: number, part: Part): void {
  c.expect(Char.Open);
  if (least > 0 || c.peek() !== Char.Close) {
    do part(c);
    while (c.accept(Char.Comma));
  }
  c.expect(Char.Close);
}

function line(c: Cursor): void {
  c.expect(Char.Open);
  position(c);
  c.expect(Char.Comma);
  do position(c);
  while (c.accept(Char.Comma));
  c.expect(Char.Close);
}

function point(c: Cursor): void {
  c.expect(Char.Open);
  position(c);
  c.expect(Char.Close);
}

function polygon(c: Cursor): void {
  list(c, 1, (ring) => list(ring, 1, position));
}

/** Two to four numbers. */
function position(c: Cursor): void {
  coordinate(c);
  c.expect(Char.Space);
  coordinate(c);
  for (let more = 0; more < 2 && c.accept(Char.Space); more++) coordinate(c);
}

function coordinate(c: Cursor): void {
  if (c.text.startsWith('NaN', c.pos)) c.pos += 3;
  else number(c);
}
