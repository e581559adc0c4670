import { entityExpression, type MemberContext } from './compile-entity';
import { membership, pageQuery } from './compile-page';
import type { PathStep } from './entity-set';
import type { EntityPlan, PagePlan } from './plan';
import { readSkipToken } from './skip-token';
import { SqlBuilder, type Statement } from './sql-builder';

/** How far the entities of the path exist; `found` equals their number when all do. */
export interface Found {
  readonly found: number;
}

export interface EntityRow extends Found {
  /** JSON text of the entity; null when it does not exist. */
  readonly json: string | null;
}

export interface PageRow extends Found {
  /** JSON text of an array; null when the parent does not exist. */
  readonly items: string | null;
  /** Whether entities follow that the client has asked for. */
  readonly more: boolean;
  /** Values of the last item that tell where the next page begins. */
  readonly last: readonly string[] | null;
}

export interface CountRow extends Found {
  readonly count: string | null;
}

/** Reads the entity at the end of the path. Where an id repeats, the first entity is read. */
export function compileEntity(path: readonly PathStep[], plan: EntityPlan, context?: MemberContext): Statement {
  const sql = new SqlBuilder();
  const { text, aliases, found } = ancestors(sql, path);
  const row = aliases.at(-1) as string;
  const { json, joins } = entityExpression(sql, plan, row, [], context);
  // An entity that is not there must not be made up by the joins of what it would contain.
  const entity = `LEFT JOIN LATERAL (SELECT ${json}::text AS json FROM (SELECT 1) one ${joins}) e ON ${row}.id IS NOT NULL`;
  return { text: `SELECT ${found} AS found, e.json FROM ${text} ${entity}`, values: sql.values };
}

/** Reads a page of the collection at the end of the path. */
export function compilePage(path: readonly PathStep[], plan: PagePlan, context?: MemberContext): Statement {
  const sql = new SqlBuilder();
  const start = plan.skipToken === undefined ? undefined : readSkipToken(plan.skipToken, plan.set);
  const { text, aliases, found } = ancestors(sql, path.slice(0, -1), start?.parentOccurrence);
  const parent = aliases.at(-1);
  const { text: page, canContinue } = pageQuery(
    sql,
    plan,
    parent === undefined ? undefined : { row: parent, ancestors: [] },
    context,
    start?.after,
  );
  const exists = parent === undefined ? 'true' : `${parent}.id IS NOT NULL`;
  return {
    text: `SELECT ${found} AS found, p.items::text AS items, p.more AND ${canContinue} AS more, p.last
      FROM ${text} LEFT JOIN LATERAL (${page}) p ON ${exists}`,
    values: sql.values,
  };
}

/** Counts the collection at the end of the path. */
export function compileCount(path: readonly PathStep[]): Statement {
  const sql = new SqlBuilder();
  const { set } = path.at(-1) as PathStep;
  const { text, aliases, found } = ancestors(sql, path.slice(0, -1));
  const parent = aliases.at(-1);
  const row = sql.alias();
  const where = membership(set, row, parent).join(' AND ');
  const exists = parent === undefined ? 'true' : `${parent}.id IS NOT NULL`;
  return {
    text: `SELECT ${found} AS found, c.count FROM ${text}
      LEFT JOIN LATERAL (SELECT count(*)::text AS count FROM ${set.table} ${row} WHERE ${where}) c ON ${exists}`,
    values: sql.values,
  };
}

/**
 * Joins the rows of the path's entities, each to its parent. A row is empty where an entity does not exist.
 * @param occurrence which of the entities of the last id is meant; default: the first of them
 */
function ancestors(
  sql: SqlBuilder,
  path: readonly PathStep[],
  occurrence?: string,
): { readonly text: string; readonly aliases: readonly string[]; readonly found: string } {
  const aliases: string[] = [];
  let text = '(SELECT 1) one';
  for (const [index, { set, id }] of path.entries()) {
    const row = sql.alias();
    const where = [...membership(set, row, aliases.at(-1)), `${row}.id = ${sql.param(id, 'text')}`];
    if (occurrence !== undefined && index === path.length - 1)
      where.push(`${row}.occurrence = ${sql.param(occurrence, 'integer')}`);
    const first = set.parentKey.length > 0 ? `ORDER BY ${row}.occurrence LIMIT 1` : '';
    text += ` LEFT JOIN LATERAL (SELECT * FROM ${set.table} ${row} WHERE ${where.join(' AND ')} ${first}) ${row} ON true`;
    aliases.push(row);
  }
  const found = aliases.map((row) => `(${row}.id IS NOT NULL)::integer`).join(' + ');
  return { text, aliases, found: found === '' ? '0' : found };
}
