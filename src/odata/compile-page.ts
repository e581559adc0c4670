import { entityExpression, type MemberContext } from './compile-entity';
import type { EntitySet, OrderColumn } from './entity-set';
import type { PagePlan } from './plan';
import { continuationColumns } from './skip-token';
import type { SqlBuilder } from './sql-builder';

export interface PageQuery {
  /** SELECT of one row: `items` (jsonb array), `more` (whether others follow), `last` (continuation values of the last item). */
  readonly text: string;
  /** Whether a page that is not the last one has to link to the next. */
  readonly canContinue: boolean;
}

interface Parent {
  /** Alias of the row that contains the collection. */
  readonly row: string;
  /** Aliases of all rows on the way to the collection that are read, not given in the URL. */
  readonly ancestors: readonly string[];
}

/**
 * One page of a collection in its default order.
 * @param after order values of the entity before the page
 */
export function pageQuery(
  sql: SqlBuilder,
  plan: PagePlan,
  parent?: Parent,
  context?: MemberContext,
  after?: readonly string[],
): PageQuery {
  const { set, limit, options } = plan;
  const row = sql.alias();
  const canContinue = options.top === undefined || options.top > limit;
  const order = set.order.map(({ column, descending }) => `${row}.${column}${descending ? ' DESC' : ''}`).join(', ');
  const where = [...membership(set, row, parent?.row), ...comesAfter(sql, set.order, row, after)].join(' AND ');
  const rows = `SELECT * FROM ${set.table} ${row} WHERE ${where} ORDER BY ${order} LIMIT ${limit + (canContinue ? 1 : 0)}`;
  const { json, joins } = entityExpression(sql, plan, row, parent?.ancestors ?? [], context);
  const keys = continuationColumns(set)
    .map(({ column }) => `${row}.${column}::text`)
    .join(', ');
  const numbered = `SELECT ${json} AS json, jsonb_build_array(${keys}) AS keys, row_number() OVER (ORDER BY ${order}) AS n
    FROM (${rows}) ${row} ${joins}`;
  return {
    canContinue,
    text: `SELECT coalesce(jsonb_agg(json ORDER BY n) FILTER (WHERE n <= ${limit}), '[]') AS items,
      count(*) > ${limit} AS more, (array_agg(keys) FILTER (WHERE n = ${limit}))[1] AS last FROM (${numbered}) numbered`,
  };
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
  const values = after.map((value, index) => sql.param(value, order[index]?.type ?? 'text'));
  const columns = order.map(({ column }) => `${row}.${column}`).join(', ');
  return [`(${columns}) ${order[0]?.descending ? '<' : '>'} (${values.join(', ')})`];
}
