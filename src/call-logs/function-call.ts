import { QueryError } from '../odata/query-error';
import type { QueryOptions } from '../odata/syntax/ast';
import { FROM, TO } from './date-range';

/** Parameters of a function call, percent-decoded: literals or names of aliases. */
export type CallParameters = ReadonlyMap<string, string>;

/**
 * Patterns of a parameter's name with its equals sign, of a quoted value, and of an unquoted value; values end at a
 * comma or the end.
 */
const nameOf = /\s*([\w@$.]+)\s*=\s*/y;
const quotedValue = /('(?:[^']|'')*')\s*(?:,|$)/y;
const plainValue = /([^',]*)(?:,|$)/y;

/**
 * Parses the parameters of a function call (OData 4.01 part 1, section 11.5.4.1). Values may be quoted, as older
 * clients of Graph do.
 * @param name name of the function, for messages
 * @param text percent-decoded text with its parentheses
 * @throws QueryError for a parameter that is missing, unknown or repeated
 */
export function readParameters(name: string, text: string): CallParameters {
  const found = new Map<string, string>();
  const list = text.slice(1, -1).trimEnd();
  for (let at = 0; at < list.length;) {
    const key = match(nameOf, list, at);
    const value = key && (match(quotedValue, list, key.end) ?? match(plainValue, list, key.end));
    if (!value) throw new QueryError(name, `expected a parameter and its value, found '${list.slice(at, at + 30)}'`);
    if (key.found !== FROM && key.found !== TO)
      throw new QueryError(key.found, `is not a parameter of ${name}, which has ${FROM} and ${TO}`);
    if (found.has(key.found)) throw new QueryError(key.found, 'must not be given twice');
    found.set(key.found, value.found.trim());
    at = value.end;
  }
  for (const key of [FROM, TO]) if (!found.has(key)) throw new QueryError(key, `is a parameter that ${name} needs`);
  return found;
}

/** Returns the match of a pattern at a position, and its end. */
function match(
  pattern: RegExp,
  text: string,
  at: number,
): { readonly found: string; readonly end: number } | undefined {
  pattern.lastIndex = at;
  const found = pattern.exec(text)?.[1];
  return found === undefined ? undefined : { found, end: pattern.lastIndex };
}

/** Returns the value of a parameter, unquoted, and with an alias resolved. @throws QueryError */
export function valueOf(parameters: CallParameters, name: string, { written }: QueryOptions): string {
  const given = parameters.get(name) ?? '';
  const value = given.startsWith('@') ? written.get(given)?.trim() : given;
  if (value === undefined) throw new QueryError(name, `the query does not define ${given}`);
  return value.startsWith("'") ? value.slice(1, -1).replaceAll("''", "'") : value;
}

/** Formats the call for a link, with the parameters in their usual order. */
export function formatCall(name: string, parameters: CallParameters): string {
  const list = [FROM, TO].map((key) => `${key}=${encodeValue(parameters.get(key) ?? '')}`);
  return `${name}(${list.join(',')})`;
}

function encodeValue(value: string): string {
  return encodeURIComponent(value).replaceAll('%3A', ':').replaceAll('%40', '@');
}
