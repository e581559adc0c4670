import type { EntitySet } from '../../entity-set';
import { relatedSets } from '../../related-sets';
import type { SqlBuilder } from '../../sql-builder';
import type { Matches, SearchPlan, SearchTerm } from '../../values/search';

/**
 * Condition that an entity matches a $search. It matches a word when the entity, or an entity that it contains, has the
 * word.
 * @param row alias of the entity's row
 * @returns SQL boolean, best joined to others by AND
 */
export function compileSearch(sql: SqlBuilder, { excludes, matches }: SearchPlan, set: EntitySet, row: string): string {
  const condition = set.rows ? isDerivedMatch(sql, matches, row) : isAmong(sql, matches, searchedIn(set), row);
  return excludes ? `NOT ${condition}` : condition;
}

/** The keys of the entities whose words count, each column with that of the row which it equals. */
interface Searched {
  readonly set: EntitySet;
  readonly keys: readonly (readonly [found: string, own: string])[];
}

function searchedIn(set: EntitySet): Searched {
  const target = typeof set.search === 'object' ? relatedSets(set).get(set.search.through) : undefined;
  if (!target) return { set, keys: keyColumns(set).map((column) => [column, column]) };
  return { set: { ...target, parentKey: [] }, keys: target.parentKey };
}

/** Whether a row that is derived from others matches. It is in no index, and its words are those of its texts. */
function isDerivedMatch(sql: SqlBuilder, matches: Matches, row: string): string {
  if (matches.kind === 'term') {
    const query = `search_query($1, ${sql.param(matches.text, 'text')}, ${matches.isPrefix})`;
    return `(search_words(${row}.tenant_id, ${textsOf(row)}) @@ ${query})`;
  }
  const [left, right] = [matches.left, matches.right].map((part) => isDerivedMatch(sql, part, row));
  return `(${left} ${derivedOperators[matches.kind]} ${right})`;
}

const derivedOperators = { union: 'OR', intersection: 'AND', difference: 'AND NOT' } as const;

/** SQL of the texts of a derived row, each after the mark that stands between texts in `search_words`. */
function textsOf(row: string): string {
  return `(SELECT coalesce(string_agg(member.value, chr(1)), '') FROM jsonb_each_text(${row}.body) member
    WHERE jsonb_typeof(${row}.body -> member.key) = 'string')`;
}

/** Conditions joined by AND become joins, which the planner can order. A nested set is always computed as a whole. */
function isAmong(sql: SqlBuilder, matches: Matches, searched: Searched, row: string): string {
  if (matches.kind === 'intersection' || matches.kind === 'difference') {
    const not = matches.kind === 'difference' ? 'NOT ' : '';
    return `(${isAmong(sql, matches.left, searched, row)} AND ${not}${isAmong(sql, matches.right, searched, row)})`;
  }
  const found = sql.alias();
  const { set, keys } = searched;
  const isSame = keys.map(([key, own]) => `${found}.${key} = ${row}.${own}`).join(' AND ');
  const columns = keys.map(([key]) => key).join(', ');
  return `EXISTS (SELECT FROM (${keysOf(sql, matches, set)}) ${found} (${columns}) WHERE ${isSame})`;
}

const operators = { union: 'UNION ALL', intersection: 'INTERSECT', difference: 'EXCEPT' } as const;

/** SELECT of the keys of the entities that match. */
function keysOf(sql: SqlBuilder, matches: Matches, set: EntitySet): string {
  if (matches.kind === 'term') return keysOfTerm(sql, matches, set);
  const [left, right] = [matches.left, matches.right].map((part) => `(${keysOf(sql, part, set)})`);
  return `${left} ${operators[matches.kind]} ${right}`;
}

function keysOfTerm(sql: SqlBuilder, { text, isPrefix }: SearchTerm, set: EntitySet): string {
  const query = `search_query($1, ${sql.param(text, 'text')}, ${isPrefix})`;
  return holders(set, keyColumns(set))
    .map(({ table, key }) => {
      const row = sql.alias();
      const columns = key.map((column) => `${row}.${column}`).join(', ');
      return `SELECT ${columns} FROM ${table} ${row}
        WHERE ${row}.tenant_id = $1 AND ${table}_words(${row}.tenant_id, ${row}.body) @@ ${query}`;
    })
    .join(' UNION ALL ');
}

interface Holder {
  readonly table: string;
  /** Columns with the key of the entity that contains the row. */
  readonly key: readonly string[];
}

/**
 * The tables whose words count as those of an entity of the set: its own, and those of all entities that it contains.
 */
function holders(set: EntitySet, key: readonly string[]): Holder[] {
  const below = [...set.children.values()].flatMap((child) =>
    holders(
      child,
      key.map((column) => childColumn(child, column)),
    ),
  );
  return [{ table: set.table, key }, ...below];
}

function childColumn({ name, parentKey }: EntitySet, column: string): string {
  const own = parentKey.find(([, parents]) => parents === column)?.[0];
  if (own === undefined) throw new Error(`${name} does not point to its parent's ${column}.`);
  return own;
}

/** Columns that identify an entity within the tenant. */
function keyColumns({ parentKey, key }: EntitySet): string[] {
  return [...parentKey.map(([own]) => own), ...key.map(({ column }) => column)];
}
