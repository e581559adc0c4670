import { firstOf, membership } from '../../entity-set';
import type { Filtered, Lookup, Planned, Quantifier } from '../../values/planned';
import { itemRows } from '../../values/sql-forms';
import type { Compiler } from './compile-expression';
import { isEquality, containment } from './containment';
import { jsonSql, placeOf } from './json-place';

/** The items of a collection as rows of SQL. */
export interface Items {
  readonly from: string;
  readonly where: readonly string[];
}

/**
 * `any` and `all` are true or false, never null: an item for which the condition is null does not meet it (section
 * 5.1.1.13).
 * @param exact whether false must be distinguished from null
 */
export function compileQuantifier(compiler: Compiler, planned: Quantifier, exact: boolean): string {
  const { kind, of, range, predicate } = planned;
  if (kind === 'any' && isEquality(planned)) return containment(compiler, planned, exact);
  const row = compiler.sql.alias();
  const { from, where } = itemRowsOf(compiler, of, row);
  compiler.bind(range, row);
  const condition = predicate && compiler.condition(predicate);
  const all = [...where, ...(condition === undefined ? [] : [kind === 'all' ? `${condition} IS NOT TRUE` : condition])];
  // Without a condition, `all` is true for any collection.
  if (kind === 'all' && condition === undefined) return 'true';
  const exists = `EXISTS (SELECT FROM ${from}${all.length === 0 ? '' : ` WHERE ${all.join(' AND ')}`})`;
  return kind === 'all' ? `(NOT ${exists})` : exists;
}

export function compileItemCount(compiler: Compiler, { of }: Extract<Planned, { kind: 'count' }>): string {
  if (of.kind !== 'contained' && of.kind !== 'filtered')
    return `jsonb_array_length(items_of(${jsonSql(placeOf(compiler, of))}))::numeric`;
  const { from, where } = itemRowsOf(compiler, of, compiler.sql.alias());
  return `(SELECT count(*)::numeric FROM ${from}${where.length === 0 ? '' : ` WHERE ${where.join(' AND ')}`})`;
}

/** A value of the entity with a key, or of the only one; of entities that share an id, the first. */
export function compileLookup(compiler: Compiler, { of, range, key, value }: Lookup): string {
  const { set, parent } = of;
  const row = compiler.sql.alias();
  const where = membership(set, row, parent && compiler.row(parent));
  if (key) where.push(`${row}.id = ${compiler.value(key)}`);
  compiler.bind(range, row);
  const source = compiler.sql.source(set);
  const first = key ? firstOf(set, row) : '';
  const found = `(SELECT ${compiler.value(value)} FROM ${source} ${row} WHERE ${where.join(' AND ')}${first})`;
  const none = ofNone[value.kind];
  return none === undefined ? found : `coalesce(${found}, ${none})`;
}

/**
 * A condition on the only entity that a collection can hold, which is false where there is none. As EXISTS, an `any`
 * behind it becomes a join, which PostgreSQL can begin with the items that meet the condition.
 */
export function compileLookupCondition(compiler: Compiler, planned: Lookup): string {
  const { of, range, key, value } = planned;
  if (key || value.kind !== 'any') return compileLookup(compiler, planned);
  const row = compiler.sql.alias();
  const where = membership(of.set, row, of.parent && compiler.row(of.parent));
  compiler.bind(range, row);
  return `EXISTS (SELECT FROM ${compiler.sql.source(of.set)} ${row} WHERE ${[...where, compiler.condition(value)].join(' AND ')})`;
}

/** What `any`, `all` and `$count` are without an entity, whose collections then have no items. */
const ofNone: Partial<Record<Planned['kind'], string>> = { any: 'false', all: 'true', count: '0' };

/** The items of a JSON array that meet the conditions, in their order. */
export function compileFiltered(compiler: Compiler, filtered: Filtered): string {
  const row = compiler.sql.alias();
  const { from, where } = itemRowsOf(compiler, filtered, row, 'WITH ORDINALITY');
  return `(SELECT coalesce(jsonb_agg(${row}.value ORDER BY ${row}.n), '[]') FROM ${from} WHERE ${where.join(' AND ')})`;
}

/** @param row alias for the rows */
export function itemRowsOf(
  compiler: Compiler,
  of: Planned,
  row: string,
  ordinality: '' | 'WITH ORDINALITY' = '',
): Items {
  if (of.kind === 'contained') {
    const where = membership(of.set, row, of.parent && compiler.row(of.parent));
    return { from: `${compiler.sql.source(of.set)} ${row}`, where };
  }
  if (of.kind === 'filtered') {
    const { from, where } = itemRowsOf(compiler, of.of, row, ordinality);
    compiler.bind(of.range, row);
    return { from, where: [...where, compiler.condition(of.predicate)] };
  }
  const columns = ordinality === '' ? '(value)' : '(value, n)';
  const items = itemRows(jsonSql(placeOf(compiler, of)));
  return { from: [items, ordinality, row, columns].filter((part) => part !== '').join(' '), where: [] };
}
