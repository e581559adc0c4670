import { Char, Class, classOf, isBlank } from './characters';
import type { Cursor } from './cursor';

/** System query options (part 2, section 5.1). */
export const systemOptions = [
  '$apply',
  '$compute',
  '$count',
  '$deltatoken',
  '$expand',
  '$filter',
  '$format',
  '$id',
  '$index',
  '$levels',
  '$orderby',
  '$schemaversion',
  '$search',
  '$select',
  '$skip',
  '$skiptoken',
  '$top',
] as const;

export type OptionName = (typeof systemOptions)[number];

const byWritten = new Map<string, OptionName>(
  systemOptions.flatMap((name) => [
    [name, name],
    [name.slice(1), name],
  ]),
);

/** The option with a name, in any case, with or without `$`. */
export function optionName(written: string): OptionName | undefined {
  return byWritten.get(written) ?? byWritten.get(written.toLowerCase());
}

/** Longest name of an option, `$` included. */
const LONGEST = 14;

/** Position of the `=` after the name of an option, or -1 if there is none. */
function equalsBehindName(c: Cursor, at: number): number {
  let end = at;
  if (c.text.charCodeAt(end) === Char.Dollar) end++;
  while (end - at <= LONGEST && (classOf(c.text.charCodeAt(end)) & Class.Letter) !== 0) end++;
  // Some clients write blanks before the `=`.
  while (isBlank(c.text.charCodeAt(end))) end++;
  return c.text.charCodeAt(end) === Char.Equals ? end : -1;
}

/** Whether a nested option begins at a position: `$filter=`, or the alias `@p=`. */
export function atOption(c: Cursor, at: number): boolean {
  if (c.text.charCodeAt(at) === Char.At) {
    const end = c.nameEnd(at + 1);
    return end > at + 1 && c.text.charCodeAt(end) === Char.Equals;
  }
  const end = equalsBehindName(c, at);
  return end >= 0 && optionName(c.text.slice(at, end).trimEnd()) !== undefined;
}

/** Takes the name of one of these options and the `=` after it. */
export function takeOption<Name extends OptionName>(c: Cursor, allowed: readonly Name[]): Name {
  const end = equalsBehindName(c, c.pos);
  const name = end < 0 ? undefined : optionName(c.text.slice(c.pos, end).trimEnd());
  const found = allowed.find((option) => option === name);
  if (found === undefined) {
    c.reachesWord(...allowed, ...allowed.map((option) => option.slice(1)));
    return c.fail(`one of ${allowed.join(', ')} with '='`);
  }
  c.pos = end + 1;
  c.skipBlanks();
  return found;
}
