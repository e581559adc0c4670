import { splitOptions } from '../../odata/syntax/options';
import { decode } from '../../odata/syntax/percent';

/** Most aliases that may stand for each other before the value. */
const MOST_STEPS = 5;
const text = /^'((?:[^']|'')*)'$/s;

/**
 * The key that a parameter alias stands for, `C(@i)?@i='x'` (part 2, sections 4.3.1 and 5.3).
 * @param alias name with `@`
 * @param query with its question mark
 * @returns undefined where the query does not give a text
 */
export function keyOfAlias(alias: string, query: string): string | undefined {
  const values = aliasesOf(query);
  let value = values.get(alias);
  for (let step = 0; step < MOST_STEPS && value?.startsWith('@'); step++) value = values.get(value);
  return text.exec(value ?? '')?.[1]?.replaceAll("''", "'");
}

/** The aliases of a query with their values; none where the query cannot be read, which is refused later. */
function aliasesOf(query: string): ReadonlyMap<string, string> {
  try {
    const pairs = splitOptions(query.slice(1)).map(({ name, value }) => [decode(name, 'query').trim(), value] as const);
    const aliases = pairs.filter(([name]) => name.startsWith('@'));
    return new Map(aliases.map(([name, value]) => [name, decode(value, name).trim()]));
  } catch {
    return new Map();
  }
}
