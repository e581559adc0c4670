import { checkLimit } from '../limits';
import type { Expression, QueryOptions } from './ast';
import { Char } from './characters';
import type { Cursor } from './cursor';
import { expression } from './expression';
import { takeOption, type OptionName } from './option-name';
import { readers } from './readers';

/** Options in parentheses behind an item of $select or $expand, with semicolons between them. */
export function nestedOptions(c: Cursor, allowed: readonly OptionName[]): QueryOptions {
  const outer = c.option;
  const written = new Map<string, string>();
  const aliases = new Map<string, Expression>();
  let options: QueryOptions = { written };
  c.enter();
  c.open();
  do {
    const start = c.pos;
    const name = c.peek() === Char.At ? aliasName(c) : takeOption(c, allowed);
    const at = c.pos;
    if (written.has(name)) c.fail(`${name} only once`, start);
    c.option = `${outer}(${name})`;
    if (name.charCodeAt(0) === Char.At) aliases.set(name, expression(c));
    else options = { ...options, ...nested(c, name as OptionName) };
    c.option = outer;
    written.set(name, c.text.slice(at, c.pos));
  } while (c.acceptSpaced(Char.Semicolon));
  c.close();
  c.leave();
  return aliases.size > 0 ? { ...options, aliases } : options;
}

function nested(c: Cursor, name: OptionName): Partial<QueryOptions> {
  if (name === '$expand') return nestedExpand(c);
  return readers[name](c);
}

function nestedExpand(c: Cursor): Partial<QueryOptions> {
  c.expandLevel++;
  checkLimit('expandLevels', c.expandLevel, '$expand', c.pos);
  const read = readers.$expand(c);
  c.expandLevel--;
  return read;
}

/** `@name=`. */
export function aliasName(c: Cursor): string {
  const at = c.pos;
  c.expect(Char.At);
  c.name('the name of an alias');
  const name = c.text.slice(at, c.pos);
  c.expect(Char.Equals);
  return name;
}
