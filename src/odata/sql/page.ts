import { type EntitySet, membership, type Continuation, parentPosition } from '../entity-set';
import { columnOf, layoutOf } from '../row-layout';
import type { ExpandPlan, PagePlan } from '../plan/plan';
import { hidden, type SqlBuilder } from '../sql-builder';
import type { Range } from '../values/shape';
import { entityExpression, referenceExpression, type EntityExpression, type ReadMode } from './entity-json';
import { compilePredicate } from './expression/compile-expression';
import { ITEM_BREAK, sizedPage, smallPage, whileFits } from './page-forms';
import { compileSearch } from './expression/search-condition';
import { comesAfter, orderBy, sortKeys, type SortKey } from './sort-keys';

/** A row that is read: of a collection, or on the path to one. */
export interface ReadStep {
  readonly set: EntitySet;
  /** Alias of the row. */
  readonly row: string;
}

/** The rows around a collection. */
export interface Surroundings {
  /** Alias of the row that contains the collection; undefined at the root. */
  readonly parent?: string;
  /** All rows on the path to the collection that are read, not given in the URL. */
  readonly ancestors: readonly ReadStep[];
  /** Aliases of the rows that the plan's expressions refer to. */
  readonly rows: ReadonlyMap<Range, string>;
}

/**
 * One page of a collection.
 * @param kind whether items are entities or links, or only their number is read
 * @param after values of the sort keys of the entity before the page
 * @returns SELECT of one row: `items` (JSON texts separated by commas), `count` (number of items), `more` (whether
 * others follow), `last` (continuation values of the last item, if others follow), and `total` (number on all pages, if
 * the plan includes it). With `links.smallOnly`, it has the form of {@link smallPage}
 */
export function pageQuery(
  sql: SqlBuilder,
  plan: PagePlan,
  kind: ExpandPlan['kind'],
  around: Surroundings,
  links: ReadMode,
  after?: Continuation,
): string {
  const { set, limit, skip, options, total } = plan;
  const row = sql.alias();
  const rows = new Map([...around.rows, [plan.row, row]]);
  const inner = { ...around, rows };
  if (links.isExport && kind !== 'count') return wholePage(sql, plan, kind, around, links);
  // The size of a tenant matters to the plan where all of its rows are read, not where an index provides the order.
  const looksAtAll = around.parent === undefined && (plan.filter || plan.search || plan.order.length > 0 || total);
  const tenant = looksAtAll ? '$1' : hidden('$1::uuid');
  const conditions = [...membership(set, row, around.parent, { tenant }), ...conditionsOf(sql, plan, row, rows)];
  const source = sql.source(set);
  const totalColumn = total || kind === 'count' ? `${countOf(source, row, conditions)} AS total` : 'NULL AS total';
  if (kind === 'count')
    return `SELECT ''::text AS items, 0 AS count, false AS more, NULL::jsonb AS last, ${totalColumn}`;

  const canContinue = options.top === undefined || options.top > limit;
  const keys = sortKeys(sql, plan, row, rows);
  const place = after === undefined ? [] : [comesAfter(sql, keys, after)];
  const offset = after === undefined && skip > 0 ? `OFFSET ${sql.param(skip, 'bigint')}` : '';
  const sorted = keys.map((key, index) => ({ ...key, value: `${row}.k${index}` }));
  const values = keys.map(({ value }, index) => `${value} AS k${index}`).join(', ');
  const end = `FROM ${source} ${row} WHERE ${[...conditions, ...place].join(' AND ')}
    ORDER BY ${orderBy(keys)} LIMIT ${rowCount(sql, set, limit, canContinue ? 1 : 0)} ${offset}`;
  const found =
    offset !== '' && isFoundById(set) ? skippedRows(sql, set, row, values, end) : `SELECT ${row}.*, ${values} ${end}`;
  const parts = {
    found,
    row,
    size: rowSize(set, row),
    item: itemExpression(sql, plan, kind, row, inner, links),
    limit,
    most: rowCount(sql, set, limit),
    places: [...sorted.map(({ value }) => value), ...positionOf(set, row)],
    order: orderBy(sorted),
    inOrder: orderByColumns(keys),
    total: totalColumn,
    isComputed: plan.computed.size > 0 || plan.expand.some(({ page }) => page.computed.size > 0),
  };
  if (!links.smallOnly) return sizedPage(parts);
  return smallPage(parts, around.ancestors.length === 0 ? ITEM_BREAK : ',');
}

/** Whether the id alone finds a row of a tenant in the set's table. */
function isFoundById({ rows, parentKey, key }: EntitySet): boolean {
  return !rows && parentKey.length === 0 && key.every(({ column }) => column === 'id');
}

/**
 * SELECT of the rows behind others that are skipped. Only ids and sort keys are read of those, which an index may hold:
 * to read a skipped row costs several times as much.
 * @param values the sort keys, as `k0` and so on @param end of a SELECT of the rows, from FROM on
 */
function skippedRows(sql: SqlBuilder, { table }: EntitySet, row: string, values: string, end: string): string {
  const behind = sql.alias();
  return `SELECT ${row}.*, ${behind}.* FROM (SELECT ${row}.id AS found_id, ${values} ${end}) ${behind}
    JOIN ${table} ${row} ON ${row}.tenant_id = $1 AND ${row}.id = ${behind}.found_id`;
}

/** A whole collection in the form of a page, with the columns that exports need. */
function wholePage(
  sql: SqlBuilder,
  plan: PagePlan,
  kind: ExpandPlan['kind'],
  around: Surroundings,
  links: ReadMode,
): string {
  const { items, inOrder } = wholeQuery(sql, plan, kind, around, links);
  const total = plan.total ? wholeCount(sql, plan, around) : 'NULL';
  return `SELECT coalesce(string_agg(json, ',' ORDER BY ${inOrder}), '') AS items, ${total} AS total
    FROM (${whileFits(`${items} ORDER BY ${inOrder}`)}) items`;
}

function wholeCount(sql: SqlBuilder, plan: PagePlan, { parent, rows }: Surroundings): string {
  const row = sql.alias();
  const own = new Map([...rows, [plan.row, row]]);
  return countOf(sql.source(plan.set), row, [
    ...membership(plan.set, row, parent),
    ...conditionsOf(sql, plan, row, own),
  ]);
}

/** SQL of a number of rows, as decimal text. */
function countOf(source: string, row: string, conditions: readonly string[]): string {
  return `(SELECT count(*)::text FROM ${source} ${row} WHERE ${conditions.join(' AND ')})`;
}

/**
 * A whole collection.
 * @returns `items`, a SELECT of JSON texts as `json`, which needs an OFFSET so that PostgreSQL does not make a text
 * again in each place that uses it; and `inOrder`, the ORDER BY of the items
 */
export function wholeQuery(
  sql: SqlBuilder,
  plan: PagePlan,
  kind: ExpandPlan['kind'],
  around: Surroundings,
  links: ReadMode,
): { items: string; inOrder: string } {
  const { set, skip, options } = plan;
  const row = sql.alias();
  const rows = new Map([...around.rows, [plan.row, row]]);
  const conditions = [...membership(set, row, around.parent), ...conditionsOf(sql, plan, row, rows)];
  const keys = sortKeys(sql, plan, row, rows);
  const top = options.top === undefined ? '' : `LIMIT ${sql.param(options.top, 'bigint')}`;
  const found = `SELECT ${row}.*, ${keys.map(({ value }, index) => `${value} AS k${index}`).join(', ')}
    FROM ${sql.source(set)} ${row} WHERE ${conditions.join(' AND ')}
    ORDER BY ${orderBy(keys)} ${top} ${skip > 0 ? `OFFSET ${sql.param(skip, 'bigint')}` : ''}`;
  const { json, joins } = itemExpression(sql, plan, kind, row, { ...around, rows }, links);
  const columns = keys.map((_, index) => `${row}.k${index}`).join(', ');
  return {
    items: `SELECT ${json} AS json, ${columns} FROM (${found}) ${row} ${joins}`,
    inOrder: orderByColumns(keys),
  };
}

/** ORDER BY of the columns `k…` with the values of sort keys: rows already in this order need no further sort. */
function orderByColumns(keys: readonly SortKey[]): string {
  return orderBy(keys.map((key, index) => ({ ...key, value: `k${index}` })));
}

function itemExpression(
  sql: SqlBuilder,
  plan: PagePlan,
  kind: ExpandPlan['kind'],
  row: string,
  around: Surroundings,
  links: ReadMode,
): EntityExpression {
  if (kind !== 'references') return entityExpression(sql, plan, row, around, links);
  return {
    json: referenceExpression(sql, [...around.ancestors, { set: plan.set, row }], links),
    joins: '',
    complete: [],
  };
}

/**
 * SQL of a number of rows. The usual page size is a literal: for a parameter, PostgreSQL assumes a tenth of the table,
 * rates the generic plan badly, and plans the statement anew each time.
 */
export function rowCount(sql: SqlBuilder, { pageSize }: EntitySet, limit: number, more = 0): string {
  return limit === pageSize ? String(pageSize + more) : sql.param(limit + more, 'bigint');
}

/** Conditions of $filter and $search. */
export function conditionsOf(
  sql: SqlBuilder,
  { set, filter, search }: Pick<PagePlan, 'set' | 'filter' | 'search'>,
  row: string,
  rows: ReadonlyMap<Range, string>,
): string[] {
  return [
    ...(filter ? [compilePredicate(sql, filter, rows)] : []),
    ...(search ? [compileSearch(sql, search, set, row)] : []),
  ];
}

/** SQL of the bytes of the parts of a row that can be large: its body, and its texts. PostgreSQL knows them unread. */
function rowSize(set: EntitySet, row: string): string {
  const texts = layoutOf(set).texts.map((property) => `coalesce(pg_column_size(${row}.${columnOf(property)}), 0)`);
  return [`pg_column_size(${row}.body)`, ...texts].join(' + ');
}

/** The position of the parent, where several parents can share the id in the URL. */
function positionOf(set: EntitySet, row: string): string[] {
  const parent = parentPosition(set);
  return parent === undefined ? [] : [`${row}.${parent}`];
}
