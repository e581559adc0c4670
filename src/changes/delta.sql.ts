import { REMOVED } from '../odata/answers/full-metadata';
import type { PathStep } from '../odata/entity-set';
import type { PagePlan } from '../odata/plan/plan';
import { compiled, type SqlBuilder, type Statement } from '../odata/sql-builder';
import { entityExpression } from '../odata/sql/entity-json';
import { conditionsOf, rowCount } from '../odata/sql/page';
import { PAGE_BYTES, whileFits } from '../odata/sql/page-forms';
import { boundedColumn, type Bounded } from '../odata/sql/statements';

/** Most changes that a page scans: one call record can have many. */
const LOOKED_AT = 10_000;

/** Positions of the log, as decimal text. */
interface Span {
  /** The position after which the page begins. */
  readonly position: string;
  /** The last position of the page's range. */
  readonly until: string;
}

export interface DeltaRow extends Bounded {
  /** JSON texts of the items with commas between them. */
  readonly items: string | null;
  /** Position after which the next page begins, as decimal text; null: the range ends with this page. */
  readonly next: string | null;
  /** Whether some changes after the position have been removed. */
  readonly gone: boolean;
}

/** Reads the last position of the log, as decimal text. */
export const lastPosition: Statement = {
  text: `SELECT greatest(0,
      (SELECT max(position) FROM change WHERE tenant_id = $1 AND position IS NOT NULL),
      (SELECT position FROM change_horizon WHERE tenant_id = $1))::text AS position`,
  values: [],
};

/**
 * Reads a page of the changes of the collection at the end of the path, which must be in the change log. Each entity is
 * returned once, at the place of its last change, in its current state. A deleted entity, or one that does not match
 * the filter, is returned as removed (OData JSON Format 4.01, section 15.3). The time depends on the number of changes,
 * not on the size of the collection.
 */
export function compileDelta(root: string, path: readonly PathStep[], plan: PagePlan, span: Span): Statement {
  return compiled((sql) => deltaStatement(sql, root, path, plan, span));
}

function deltaStatement(
  sql: SqlBuilder,
  root: string,
  path: readonly PathStep[],
  plan: PagePlan,
  { position, until }: Span,
): Statement {
  const { set, limit } = plan;
  const row = sql.alias();
  const rows = new Map([[plan.row, row]]);
  const [from, to] = [sql.param(position, 'bigint'), sql.param(until, 'bigint')];
  const conditions = conditionsOf(sql, plan, row, rows);
  const { json, joins } = entityExpression(sql, plan, row, { ancestors: [], rows }, { root, path });
  const item = `CASE WHEN ${row}.id IS NULL THEN ${removed('deleted', row)}
      ${conditions.length === 0 ? '' : `WHEN (${conditions.join(' AND ')}) IS NOT TRUE THEN ${removed('changed', row)}`}
      ELSE ${json} END`;
  // The LIMIT of each lateral subquery makes PostgreSQL look up single rows, and stop reading the log early.
  const text = `WITH log AS MATERIALIZED (
      SELECT position, call_record_id FROM change
      WHERE tenant_id = $1 AND position > ${from} AND position <= ${to} ORDER BY position LIMIT ${LOOKED_AT}),
    latest AS MATERIALIZED (
      SELECT log.position, log.call_record_id FROM log LEFT JOIN LATERAL (
        SELECT true AS found FROM change again WHERE again.tenant_id = $1 AND again.call_record_id = log.call_record_id
          AND again.position > log.position AND again.position <= ${to} LIMIT 1) again ON true
      WHERE again.found IS NULL ORDER BY log.position LIMIT ${rowCount(sql, set, limit, 1)}),
    numbered AS (
      SELECT ${row}.*, latest.position AS change_position, latest.call_record_id AS changed_id,
        row_number() OVER page AS n, sum(coalesce(pg_column_size(${row}.body), 0)) OVER page AS size
      FROM latest LEFT JOIN LATERAL (
        SELECT * FROM ${set.table} ${row} WHERE ${row}.tenant_id = $1 AND ${row}.id = latest.call_record_id LIMIT 1) ${row} ON true
      WINDOW page AS (ORDER BY latest.position ROWS UNBOUNDED PRECEDING)),
    items AS (${whileFits(`SELECT ${item} AS json, ${row}.change_position FROM numbered ${row} ${joins}
      WHERE ${row}.n <= ${rowCount(sql, set, limit)} AND (${row}.n = 1 OR ${row}.size <= ${PAGE_BYTES})`)})
    SELECT ${boundedColumn('page.items', 'items')},
      (CASE WHEN page.count < (SELECT count(*) FROM latest) THEN page.last
        WHEN (SELECT count(*) FROM log) = ${LOOKED_AT} THEN (SELECT max(position) FROM log) END)::text AS next,
      coalesce((SELECT position FROM change_horizon WHERE tenant_id = $1) > ${from}, false) AS gone
    FROM (SELECT coalesce(string_agg(json, ',' ORDER BY change_position), '') AS items, count(*) AS count,
      max(change_position) AS last FROM items) page`;
  return sql.statement(text);
}

/** JSON text of a removed entity. @param row alias of a row with the column `changed_id` */
function removed(reason: 'changed' | 'deleted', row: string): string {
  return `'{"${REMOVED}":{"reason":"${reason}"},"id":' || to_jsonb(${row}.changed_id)::text || '}'`;
}
