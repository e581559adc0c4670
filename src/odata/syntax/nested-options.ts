import { checkLimit } from '../limits';
import type { Expression, QueryOptions } from './ast';
import { Char } from './characters';
import type { Cursor } from './cursor';
import { expression } from './expression';
import { takeOption, type OptionName } from './option-name';
import { readers, type Draft } from './readers';

/** Options in parentheses after an item of $select or $expand, separated by semicolons. */
export function nestedOptions(c: Cursor, allowed: readonly OptionName[]): QueryOptions {
  const outer = c.option;
  const written = new Map<string, string>();
  const draft: Draft = { written };
  c.enter();
  openOptions(c);
  // Clients write empty parentheses, as in context URLs.
  if (c.accept(Char.Close)) {
    c.leave();
    return draft;
  }
  do {
    const start = c.pos;
    const name = c.peek() === Char.At ? aliasName(c) : takeOption(c, allowed);
    const at = c.pos;
    if (written.has(name)) c.fail(`${name} only once`, start);
    c.option = `${outer}(${name})`;
    readInto(c, draft, name);
    c.option = outer;
    written.set(name, c.text.slice(at, c.pos));
    checkLimit('options', written.size, outer, c.pos);
  } while (optionFollows(c));
  closeOptions(c);
  c.leave();
  return draft;
}

/** `(`, with blanks after it that only clients write. */
export function openOptions(c: Cursor): void {
  c.expect(Char.Open);
  if (!c.strict) c.skipBlanks();
}

/** Takes a semicolon, with blanks around it that only clients write. */
export function optionFollows(c: Cursor): boolean {
  return c.strict ? !c.afterBlank() && c.accept(Char.Semicolon) : c.acceptSpaced(Char.Semicolon);
}

/** `)`, with blanks before it that only clients write. */
export function closeOptions(c: Cursor): void {
  if (!c.strict) c.close();
  else if (c.afterBlank() || !c.accept(Char.Close)) c.fail("')'");
}

/** Reads the value of an option or alias into the draft. */
export function readInto(c: Cursor, draft: Draft, name: OptionName | `@${string}`): void {
  if (isAlias(name)) setAlias(draft, name, expression(c));
  else if (name === '$expand') expandInto(c, draft);
  else readers[name](c, draft);
}

function isAlias(name: OptionName | `@${string}`): name is `@${string}` {
  return name.charCodeAt(0) === Char.At;
}

function setAlias(draft: Draft, name: string, value: Expression): void {
  draft.aliases = new Map(draft.aliases).set(name, value);
}

function expandInto(c: Cursor, draft: Draft): void {
  c.expandLevel++;
  checkLimit('expandLevels', c.expandLevel, '$expand', c.pos);
  readers.$expand(c, draft);
  c.expandLevel--;
}

/** `@name=`. */
export function aliasName(c: Cursor): `@${string}` {
  c.expect(Char.At);
  const name = c.name('the name of an alias');
  c.expect(Char.Equals);
  return `@${name}`;
}
