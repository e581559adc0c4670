import { QueryError } from '../query-error';
import type { QueryOptions } from '../syntax/ast';
import { parseOptions } from '../syntax/parse';

/** Options of the standard that the service does not support in any request. */
const unsupported: ReadonlySet<string> = new Set(['$deltatoken', '$id', '$index', '$schemaversion']);

/** The options of a request without any. */
export const noOptions: QueryOptions = { written: new Map() };

/** @throws QueryError for an option that the request does not allow */
export function permit({ written, custom = [] }: QueryOptions, permitted: ReadonlySet<string>, problem: string): void {
  const [unknown] = custom;
  if (unknown !== undefined) throw new QueryError(unknown, 'this query option is not supported');
  for (const name of written.keys()) {
    if (permitted.has(name) || name.startsWith('@')) continue;
    if (unsupported.has(name)) throw new QueryError(name, 'is not supported', 0, 'notImplemented');
    throw new QueryError(name, problem);
  }
}

/** @throws QueryError with the first option of a request that takes none */
export function refuseOptions(query: string): void {
  if (query !== '') permit(parseOptions(query), new Set(['$format']), 'this request takes no query options');
}
