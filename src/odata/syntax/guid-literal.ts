import type { Literal } from './ast';
import { Char, Class, classOf } from './characters';
import type { Cursor } from './cursor';
import { literal } from './literals';

const groups = [8, 4, 4, 4, 12];

/** Whether `01234567-89ab-cdef-0123-456789abcdef` begins here. Checks only the first eight digits and two dashes. */
export function atGuid(c: Cursor): boolean {
  const { text, pos } = c;
  if (text.charCodeAt(pos + 8) !== Char.Minus || text.charCodeAt(pos + 13) !== Char.Minus) return false;
  for (let i = pos; i < pos + 8; i++) if ((classOf(text.charCodeAt(i)) & Class.Hex) === 0) return false;
  return true;
}

export function guidLiteral(c: Cursor): Literal {
  const at = c.pos;
  for (const [place, count] of groups.entries()) {
    if (place > 0) c.expect(Char.Minus);
    hexDigits(c, count);
  }
  return literal(c, 'Edm.Guid', at, c.text.slice(at, c.pos));
}

function hexDigits(c: Cursor, count: number): void {
  for (; count > 0; count--, c.pos++) if ((classOf(c.peek()) & Class.Hex) === 0) c.fail('a hexadecimal digit');
}

/** Notes how far the text could be read as a guid. */
export function reachesAsGuid(c: Cursor): void {
  if (c.vocabulary === undefined) return;
  let end = c.pos;
  for (const count of groups) {
    let left = count;
    for (; left > 0 && (classOf(c.text.charCodeAt(end)) & Class.Hex) !== 0; left--) end++;
    if (left > 0 || c.text.charCodeAt(end) !== Char.Minus) break;
    end++;
  }
  c.reaches(end);
}
