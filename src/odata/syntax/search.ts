import type { SearchExpression } from './ast';
import { Char, isBlank } from './characters';
import type { Cursor } from './cursor';
import { quotedText } from './literals';
import { atOption } from './option-name';

/**
 * $search (part 2, section 5.1.7): words and phrases with NOT, AND and OR. These are operators only in upper case, and
 * only where an operator is possible.
 */
export function search(c: Cursor): SearchExpression {
  c.skipBlanks();
  if (c.peek() !== Char.Quote) return disjunction(c);
  // A text in single quotes is one phrase. Double quotes in it are ignored, and need not be balanced.
  const at = c.pos;
  c.node();
  return { kind: 'phrase', at, text: quotedText(c).replaceAll('"', '') };
}

function disjunction(c: Cursor): SearchExpression {
  let left = conjunction(c);
  while (acceptOperator(c, 'OR')) left = joined(c, 'or', left, conjunction(c));
  return left;
}

/** Adjacent words are joined by AND. */
function conjunction(c: Cursor): SearchExpression {
  let left = term(c);
  for (;;) {
    c.skipBlanks();
    if (!c.afterBlank() || !atTerm(c, c.pos) || isOperator(c, 'OR')) return left;
    acceptOperator(c, 'AND');
    left = joined(c, 'and', left, term(c));
  }
}

function joined(c: Cursor, kind: 'and' | 'or', left: SearchExpression, right: SearchExpression): SearchExpression {
  c.node();
  return { kind, at: left.at, left, right };
}

/** Takes an operator and the blanks after it. */
function acceptOperator(c: Cursor, word: string): boolean {
  c.skipBlanks();
  if (!c.afterBlank() || !isOperator(c, word)) return false;
  c.pos += word.length;
  c.skipBlanks();
  return true;
}

/** Whether a word is an operator: a blank and a term must follow it. */
function isOperator(c: Cursor, word: string): boolean {
  if (!c.text.startsWith(word, c.pos)) return false;
  let next = c.pos + word.length;
  if (!isBlank(c.text.charCodeAt(next))) return false;
  while (isBlank(c.text.charCodeAt(next))) next++;
  return atTerm(c, next);
}

function atTerm(c: Cursor, at: number): boolean {
  const code = c.text.charCodeAt(at);
  return code === Char.Open || code === Char.DoubleQuote || (code !== Char.Quote && isWordCharacter(c, at));
}

export function term(c: Cursor): SearchExpression {
  const at = c.pos;
  c.node();
  if (isOperator(c, 'NOT')) return negation(c, at);
  switch (c.peek()) {
    case Char.Open:
      return group(c);
    case Char.DoubleQuote:
      return phrase(c);
    case Char.Quote:
      return c.fail('a word or a phrase');
  }
  while (isWordCharacter(c, c.pos)) c.pos++;
  if (c.pos === at) c.fail('a word or a phrase');
  return { kind: 'word', at, text: c.text.slice(at, c.pos) };
}

function negation(c: Cursor, at: number): SearchExpression {
  c.enter();
  c.pos += 'NOT'.length;
  c.skipBlanks();
  const operand = term(c);
  c.leave();
  return { kind: 'not', at, operand };
}

function group(c: Cursor): SearchExpression {
  c.enter();
  c.open();
  const inner = disjunction(c);
  c.close();
  c.leave();
  return inner;
}

function phrase(c: Cursor): SearchExpression {
  const at = c.pos;
  const end = c.text.indexOf('"', at + 1);
  if (end === at + 1) c.fail('a word', end);
  if (end < 0) c.fail("a closing '\"'", c.text.length);
  c.pos = end + 1;
  return { kind: 'phrase', at, text: c.text.slice(at + 1, end) };
}

function isWordCharacter(c: Cursor, at: number): boolean {
  switch (c.text.charCodeAt(at)) {
    case Char.Space:
    case Char.Tab:
    case Char.Open:
    case Char.Close:
    case Char.DoubleQuote:
      return false;
    case Char.Semicolon:
      return !separatesOptions(c, at);
  }
  return at < c.text.length;
}

/** A semicolon separates options, unless it was percent-encoded and no option follows. */
function separatesOptions(c: Cursor, at: number): boolean {
  return !c.wasEncoded(at) || atOption(c, at + 1);
}
