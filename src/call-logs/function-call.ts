import { QueryError } from '../odata/query-error';
import type { QueryOptions } from '../odata/syntax/ast';
import { FROM, TO } from './log-functions';

/** The parameters of a call, as the client wrote them without percent-encoding: texts, or names of aliases. */
export type Parameters = ReadonlyMap<string, string>;

const parameter = /^\s*([\w@$.]+)\s*=\s*('(?:[^']|'')*'|[^',]*)\s*(?:,|$)/;

/**
 * Reads what stands between the parentheses of a function call (OData 4.01 part 1, section 11.5.4.1). Older clients of
 * Graph quote the values; both forms are taken.
 * @param name of the function, for messages
 * @param text without percent-encoding, parentheses included
 * @throws QueryError naming a parameter that is missing, unknown or given twice
 */
export function readParameters(name: string, text: string): Parameters {
  const found = new Map<string, string>();
  let rest = text.slice(1, -1);
  while (rest.trim() !== '') {
    const [all = '', key = '', value = ''] = parameter.exec(rest) ?? [];
    if (all === '') throw new QueryError(name, `expected a parameter and its value, found '${rest.slice(0, 30)}'`);
    if (key !== FROM && key !== TO)
      throw new QueryError(key, `is not a parameter of ${name}, which has ${FROM} and ${TO}`);
    if (found.has(key)) throw new QueryError(key, 'must not be given twice');
    found.set(key, value.trim());
    rest = rest.slice(all.length);
  }
  for (const key of [FROM, TO]) if (!found.has(key)) throw new QueryError(key, `is a parameter that ${name} needs`);
  return found;
}

/** The value of a parameter, without quotes, and looked up where it is an alias. @throws QueryError */
export function valueOf(parameters: Parameters, name: string, { written }: QueryOptions): string {
  const given = parameters.get(name) ?? '';
  const value = given.startsWith('@') ? written.get(given)?.trim() : given;
  if (value === undefined) throw new QueryError(name, `the query does not say what ${given} is`);
  return value.startsWith("'") ? value.slice(1, -1).replaceAll("''", "'") : value;
}

/** The call as it stands in a link, parameters in their usual order. */
export function formatCall(name: string, parameters: Parameters): string {
  const list = [FROM, TO].map((key) => `${key}=${encodeValue(parameters.get(key) ?? '')}`);
  return `${name}(${list.join(',')})`;
}

function encodeValue(value: string): string {
  return encodeURIComponent(value).replaceAll('%3A', ':').replaceAll('%40', '@');
}
