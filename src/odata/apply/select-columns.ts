import { didYouMean } from '../nearest-names';
import { QueryError } from '../query-error';
import type { SelectItem } from '../syntax/ast';
import type { TypedColumn } from '../values/shape';

type Columns = ReadonlyMap<string, TypedColumn>;

/** The columns in $select, each given by its path or a prefix of it, in the order of the result. */
export function selectColumns(columns: Columns, items: readonly SelectItem[] | undefined): Columns {
  if (!items) return columns;
  const chosen = new Set(items.flatMap((item) => namedBy(columns, item)));
  return new Map([...columns].filter(([path]) => chosen.has(path)));
}

function namedBy(columns: Columns, { path, options }: SelectItem): readonly string[] {
  const at = path[0]?.at ?? 0;
  if (options)
    throw new QueryError('$select', 'options inside of $select are not supported here', at, 'notImplemented');
  const name = path.map((segment) => segment.name).join('/');
  const all = [...columns.keys()];
  if (name === '*') return all;
  const found = all.filter((each) => each === name || each.startsWith(`${name}/`));
  if (found.length > 0) return found;
  throw new QueryError('$select', `unknown property '${name}' of the result${didYouMean(name, all)}`, at);
}
