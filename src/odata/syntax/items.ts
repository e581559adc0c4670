import { checkLimit } from '../limits';
import type { ComputeItem, OrderItem } from './ast';
import { Char } from './characters';
import type { Cursor } from './cursor';
import { expression } from './expression';

/** Items separated by commas, with blanks around these. @param spaced whether the standard allows the blanks */
export function items<Item>(c: Cursor, item: (c: Cursor) => Item, spaced = true): Item[] {
  const found: Item[] = [];
  do {
    found.push(item(c));
    checkLimit('items', found.length, c.option, c.pos);
  } while (spaced || !c.strict ? c.acceptSpaced(Char.Comma) : !c.afterBlank() && c.accept(Char.Comma));
  return found;
}

/** `expression asc` or `expression desc` in any case; ascending by default. */
export function orderItem(c: Cursor): OrderItem {
  const at = c.pos;
  const value = expression(c);
  const end = c.nameEnd(c.pos);
  if (!c.afterBlank() || end === c.pos) return { at, expression: value, descending: false };
  const word = c.text.slice(c.pos, end).toLowerCase();
  if (word !== 'asc' && word !== 'desc') {
    c.reachesWord('asc', 'desc');
    c.fail("'asc', 'desc', an operator or ','");
  }
  c.pos = end;
  return { at, expression: value, descending: word === 'desc' };
}

/** `expression as name`. */
export function computeItem(c: Cursor, rule: 'computedProperty' | 'expressionAlias' = 'computedProperty'): ComputeItem {
  return { at: c.pos, expression: expression(c), as: alias(c, rule) };
}

/** ` as name` after an expression. */
export function alias(c: Cursor, rule: 'computedProperty' | 'expressionAlias'): string {
  c.skipBlanks();
  if (!c.acceptKeyword('as')) c.fail("'as' and a name");
  return c.nameOf(rule);
}
