import { lookupTable } from '../../edm/lookup-table';
import { checkLimit } from '../limits';
import type { Expression, Literal, ObjectExpression } from './ast';
import { Char, Class, classOf } from './characters';
import type { Cursor } from './cursor';
import { expression } from './expression';
import { literal } from './literals';

/** A JSON array or object whose values may be expressions (part 2, section 5.1.1.14.2). */
export function arrayOrObject(c: Cursor): Expression {
  const { pos } = c;
  c.skipBlanks();
  if (c.rawCode(pos) !== Char.Plus) c.reaches(c.pos);
  if (c.peek() === Char.OpenBracket) return array(c);
  return c.peek() === Char.OpenBrace ? object(c) : c.fail('an expression', pos);
}

function array(c: Cursor): Expression {
  const at = c.pos;
  c.enter();
  c.node();
  c.pos++;
  c.skipBlanks();
  const items: Expression[] = [];
  if (c.peek() !== Char.CloseBracket) {
    do {
      items.push(value(c));
      checkLimit('listItems', items.length, c.option, c.pos);
    } while (c.acceptSpaced(Char.Comma));
  }
  c.skipBlanks();
  c.expect(Char.CloseBracket);
  c.leave();
  return { kind: 'list', at, items };
}

function object(c: Cursor): Expression {
  const at = c.pos;
  c.enter();
  c.node();
  c.pos++;
  c.skipBlanks();
  const members: ObjectExpression['members'][number][] = [];
  if (c.peek() !== Char.CloseBrace) {
    do {
      const name = jsonText(c);
      c.skipBlanks();
      c.expect(Char.Colon);
      c.skipBlanks();
      members.push({ name, value: value(c) });
    } while (c.acceptSpaced(Char.Comma));
  }
  c.skipBlanks();
  c.expect(Char.CloseBrace);
  c.leave();
  return { kind: 'object', at, members };
}

function value(c: Cursor): Expression {
  return c.peek() === Char.DoubleQuote ? jsonString(c) : expression(c);
}

function jsonString(c: Cursor): Literal {
  const at = c.pos;
  return literal(c, 'Edm.String', at, jsonText(c));
}

const escapes = lookupTable<string>({
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
});

/** Takes a JSON string and returns its text. */
export function jsonText(c: Cursor): string {
  c.expect(Char.DoubleQuote);
  let said = '';
  for (let start = c.pos; ; start = c.pos) {
    while (c.pos < c.text.length && c.peek() !== Char.DoubleQuote && c.peek() !== Char.Backslash) c.pos++;
    said += c.text.slice(start, c.pos);
    if (c.accept(Char.DoubleQuote)) return said;
    if (!c.accept(Char.Backslash)) c.fail("a closing '\"'");
    said += escaped(c);
  }
}

function escaped(c: Cursor): string {
  const letter = c.text.charAt(c.pos);
  const plain = escapes.get(letter);
  if (plain === undefined && letter !== 'u') c.fail('an escape of JSON');
  c.pos++;
  if (plain !== undefined) return plain;
  const start = c.pos;
  for (; c.pos < start + 4; c.pos++) if ((classOf(c.peek()) & Class.Hex) === 0) c.fail('a hexadecimal digit');
  return String.fromCharCode(Number.parseInt(c.text.slice(start, c.pos), 16));
}
