import { checkLimit } from '../limits';
import { invalid } from '../values/expression-error';
import type { TypedColumn } from '../values/shape';
import type { Context, Relation } from './relation';

/** @throws QueryError where an alias would hide a property of the rows, or one that their type declares */
export function checkAlias(c: Context, { columns }: Relation, alias: string, at: number): void {
  const taken = [...columns.keys()].some((path) => path === alias || path.startsWith(`${alias}/`));
  if (taken || c.set.type.properties.has(alias)) throw invalid(c, at, `'${alias}' is the name of another property`);
}

/** Adds a column. @throws QueryError where its name exists already, or there are too many columns */
export function addColumn(
  c: Context,
  to: Map<string, TypedColumn>,
  path: string,
  column: TypedColumn,
  at: number,
): void {
  const isTaken = [...to.keys()].some(
    (other) => other === path || other.startsWith(`${path}/`) || path.startsWith(`${other}/`),
  );
  if (isTaken) throw invalid(c, at, `'${path}' is the name of another property of the result`);
  checkLimit('applyProperties', to.size + 1, c.option, at);
  to.set(path, column);
}
