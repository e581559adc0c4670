import { entityExpression, type MemberContext } from './compile-entity';
import type { EntitySet, OrderColumn } from './entity-set';
import type { PagePlan } from './plan';
import { continuationColumns } from './skip-token';
import type { SqlBuilder } from './sql-builder';

/**
 * Bytes of stored entities after which a page ends, though it has room for more. As stored, they are compressed, and
 * told without being read.
 */
const PAGE_BYTES = 8 * 1024 * 1024;

interface Parent {
  /** Alias of the row that contains the collection. */
  readonly row: string;
  /** Aliases of all rows on the way to the collection that are read, not given in the URL. */
  readonly ancestors: readonly string[];
}

/**
 * One page of a collection in its default order.
 * @param after order values of the entity before the page
 * @returns SELECT of one row: `items` (JSON texts with commas between them), `count` (of the items), `more` (whether
 * others follow), `last` (continuation values of the last item)
 */
export function pageQuery(
  sql: SqlBuilder,
  plan: PagePlan,
  parent?: Parent,
  context?: MemberContext,
  after?: readonly string[],
): string {
  const { set, limit, options } = plan;
  const row = sql.alias();
  const canContinue = options.top === undefined || options.top > limit;
  const order = set.order.map(({ column, descending }) => `${row}.${column}${descending ? ' DESC' : ''}`).join(', ');
  const where = [...membership(set, row, parent?.row), ...comesAfter(sql, set.order, row, after)].join(' AND ');
  const rows = `SELECT * FROM ${set.table} ${row} WHERE ${where} ORDER BY ${order} LIMIT ${sql.param(limit + (canContinue ? 1 : 0), 'integer')}`;
  const counted = `SELECT ${row}.*, row_number() OVER page AS n, count(*) OVER () AS total,
      sum(pg_column_size(${row}.body)) OVER page AS size
    FROM (${rows}) ${row} WINDOW page AS (ORDER BY ${order} ROWS UNBOUNDED PRECEDING)`;
  const { json, joins } = entityExpression(sql, plan, row, parent?.ancestors ?? [], context);
  const keys = continuationColumns(set)
    .map(({ column }) => `${row}.${column}::text`)
    .join(', ');
  const fits = `${row}.n <= ${sql.param(limit, 'integer')} AND (${row}.n = 1 OR ${row}.size <= ${PAGE_BYTES})`;
  const items = `SELECT ${json} AS json, jsonb_build_array(${keys}) AS keys, ${row}.n, ${row}.total
    FROM (${counted}) ${row} ${joins} WHERE ${fits}`;
  return `SELECT coalesce(string_agg(json, ',' ORDER BY n), '') AS items, count(*)::integer AS count,
      coalesce(max(total) > count(*), false) AS more, (array_agg(keys ORDER BY n DESC))[1] AS last
    FROM (${items}) items`;
}

/** Conditions that an entity belongs to the tenant and, below the root, to its parent. */
export function membership({ parentKey }: EntitySet, row: string, parent: string | undefined): string[] {
  return [`${row}.tenant_id = $1`, ...parentKey.map(([own, parents]) => `${row}.${own} = ${parent}.${parents}`)];
}

/** Conditions that an entity comes after the last one of the page before. */
function comesAfter(
  sql: SqlBuilder,
  order: readonly OrderColumn[],
  row: string,
  after: readonly string[] | undefined,
): string[] {
  if (after === undefined) return [];
  const [first, ...others] = order.map(({ descending = false }) => descending);
  if (others.some((descending) => descending !== first))
    throw new Error('An order of both directions has no page start');
  const values = after.map((value, index) => sql.param(value, order[index]?.type ?? 'text'));
  const columns = order.map(({ column }) => `${row}.${column}`).join(', ');
  return [`(${columns}) ${first ? '<' : '>'} (${values.join(', ')})`];
}
