import { firstOf, membership, parentPosition, type Continuation, type EntitySet, type PathStep } from '../entity-set';
import { MOST_BYTES } from '../limits';
import type { EntityPlan, PagePlan } from '../plan/plan';
import { compiled, SqlBuilder, type ReusableStatement, type Statement } from '../sql-builder';
import { entityExpression } from './entity-json';
import { conditionsOf, pageQuery } from './page';

/** How many entities of the path exist; `found` equals their number when all do. */
export interface Found {
  readonly found: number;
}

/** A text that is null where it does not exist or is too large. */
export interface Bounded {
  /** Whether the text would be larger than {@link MOST_BYTES}. */
  readonly tooLarge: boolean;
}

/** An entity that was read for an answer. Statements that read one entity return only its text. */
export interface EntityRow extends Partial<Found & Bounded> {
  /**
   * JSON text of the entity; null when it is larger than {@link MOST_BYTES}, or has a large row ({@link ReadOptions}).
   */
  readonly json: string | null;
}

export interface PageRow extends Found, Bounded {
  /** JSON texts of the items, separated by commas; null when the parent does not exist, or there is a large row. */
  readonly items: string | null;
  /** Number of items. */
  readonly count: number;
  /** Whether further requested entities follow. */
  readonly more: boolean;
  /** Values of the last item, after which the next page begins. */
  readonly last: Continuation | null;
  /** Number of entities on all pages, as decimal text, where $count was requested. */
  readonly total: string | null;
}

export interface CountRow extends Found {
  readonly count: string | null;
}

/** How a statement reads pages. */
export interface ReadOptions {
  /**
   * Assumes that rows are small, which is faster. A page with a large row, and an entity with such a page, is then
   * null. Default: false.
   */
  readonly smallOnly?: boolean;
}

/**
 * Reads the entity at the end of the path, the first one where an id repeats. Returns no row when it does not exist.
 */
export function compileEntity(
  root: string,
  path: readonly PathStep[],
  plan: EntityPlan,
  options: ReadOptions = {},
): ReusableStatement {
  return compiled((sql) => entityStatement(sql, root, path, plan, options));
}

function entityStatement(
  sql: SqlBuilder,
  root: string,
  path: readonly PathStep[],
  plan: EntityPlan,
  options: ReadOptions,
): ReusableStatement {
  const { rows: steps } = stepsOf(sql, path);
  const row = steps.at(-1)?.alias as string;
  const rows = new Map([[plan.row, row]]);
  const links = { root, path, ...options };
  const { json, joins, complete } = entityExpression(sql, plan, row, { ancestors: [], rows }, links);
  const whole = complete.length === 0 ? json : `CASE WHEN ${complete.join(' AND ')} THEN ${json} END`;
  const from = steps.map(({ alias, query }) => `LATERAL (${query}) ${alias}`).join(' CROSS JOIN ');
  // With OFFSET, the text is made once, not again in each place that uses it.
  const text = `SELECT CASE WHEN octet_length(e.json) <= ${MOST_BYTES} THEN e.json END AS json
    FROM (SELECT ${whole} AS json FROM ${from} ${joins} OFFSET 0) e`;
  return sql.statement(text);
}

/** Counts how many entities of a path exist. */
export function compileFound(path: readonly PathStep[]): Statement {
  const sql = new SqlBuilder();
  const { text, found } = ancestors(sql, path);
  return sql.statement(`SELECT ${found} AS found FROM ${text}`);
}

/**
 * Reads a page of the collection at the end of the path.
 * @param kind whether items are entities or links
 * @param after where the page begins; default: at the start
 */
export function compilePage(
  root: string,
  path: readonly PathStep[],
  plan: PagePlan,
  kind: 'entities' | 'references' = 'entities',
  after?: Continuation,
  options: ReadOptions = {},
): ReusableStatement {
  return compiled((sql) => pageStatement(sql, root, path, plan, kind, after, options));
}

function pageStatement(
  sql: SqlBuilder,
  root: string,
  path: readonly PathStep[],
  plan: PagePlan,
  kind: 'entities' | 'references',
  after: Continuation | undefined,
  options: ReadOptions,
): ReusableStatement {
  const position = parentPosition(plan.set) === undefined ? undefined : after?.at(-1);
  const { text, aliases, found } = ancestors(sql, path.slice(0, -1), position ?? undefined);
  const parent = aliases.at(-1);
  const page = pageQuery(
    sql,
    plan,
    kind,
    { parent, ancestors: [], rows: new Map() },
    { root, path, ...options },
    after,
  );
  return sql.statement(`SELECT ${found} AS found, ${boundedColumn('p.items', 'items')}, p.count, p.more, p.last, p.total
      FROM ${text} LEFT JOIN LATERAL (${page}) p ON ${parent === undefined ? 'true' : `${parent}.id IS NOT NULL`}`);
}

/** A text, or NULL where it is larger than an answer can be. */
export function bounded(text: string): string {
  return `CASE WHEN octet_length(${text}) <= ${MOST_BYTES} THEN ${text} END`;
}

/** Columns: a text, which is NULL when it is too large, and whether it is too large. */
export function boundedColumn(text: string, name: string): string {
  return `${bounded(text)} AS ${name}, coalesce(octet_length(${text}) > ${MOST_BYTES}, false) AS "tooLarge"`;
}

/** Counts the collection at the end of the path. */
export function compileCount(
  path: readonly PathStep[],
  plan: Pick<PagePlan, 'set' | 'row' | 'filter' | 'search'>,
): Statement {
  return compiled((sql) => countStatement(sql, path, plan));
}

function countStatement(
  sql: SqlBuilder,
  path: readonly PathStep[],
  plan: Pick<PagePlan, 'set' | 'row' | 'filter' | 'search'>,
): Statement {
  const { set } = plan;
  const { text, aliases, found } = ancestors(sql, path.slice(0, -1));
  const parent = aliases.at(-1);
  const row = sql.alias();
  const conditions = conditionsOf(sql, plan, row, new Map([[plan.row, row]]));
  const where = [...membership(set, row, parent), ...conditions].join(' AND ');
  const exists = parent === undefined ? 'true' : `${parent}.id IS NOT NULL`;
  return sql.statement(`SELECT ${found} AS found, c.count FROM ${text}
      LEFT JOIN LATERAL (SELECT count(*)::text AS count FROM ${sql.source(set)} ${row} WHERE ${where}) c ON ${exists}`);
}

/**
 * Joins the rows of the path's entities, each to its parent. A row is empty where an entity does not exist. The root's
 * row is left out where the next entity refers to it by its id alone; it is then only read to find out which entity is
 * missing.
 * @param position which of the entities with the last id is meant; default: the first of them
 */
export function ancestors(
  sql: SqlBuilder,
  path: readonly PathStep[],
  position?: string,
): { readonly text: string; readonly aliases: readonly string[]; readonly found: string } {
  const { root, rows } = stepsOf(sql, path, position);
  const aliases = rows.map(({ alias }) => alias);
  const joins = rows.map(({ alias, query }) => `LEFT JOIN LATERAL (${query}) ${alias} ON true`);
  const counts = aliases.map((alias) => `(${alias}.id IS NOT NULL)::integer`);
  if (root !== undefined)
    counts.push(`CASE WHEN ${aliases[0]}.id IS NOT NULL THEN 1 ELSE (EXISTS (${root}))::integer END`);
  return {
    text: ['(SELECT 1) one', ...joins].join(' '),
    aliases,
    found: counts.length === 0 ? '0' : counts.join(' + '),
  };
}

interface StepRow {
  readonly alias: string;
  /** SELECT of the row, which may refer to the rows before it. */
  readonly query: string;
}

/** @returns the rows of the path's entities; `root` is a SELECT of the root's row, where `rows` does not include it */
function stepsOf(sql: SqlBuilder, path: readonly PathStep[], position?: string): { root?: string; rows: StepRow[] } {
  const rows: StepRow[] = [];
  let root: string | undefined;
  let rootId: string | undefined;
  for (const [index, { set, id }] of path.entries()) {
    const alias = sql.alias();
    const given = sql.urlParam(id, ({ path: other }) => other[index]?.id, 'text');
    const where = [...membership(set, alias, rows.at(-1)?.alias, { parentId: rootId }), `${alias}.id = ${given}`];
    if (position !== undefined && index === path.length - 1)
      where.push(`${alias}.position = ${sql.urlParam(position, ({ after }) => after?.at(-1), 'bigint')}`);
    const found = `${sql.source(set)} ${alias} WHERE ${where.join(' AND ')}`;
    rootId = index === 0 && isNamedById(set, path[1]) ? given : undefined;
    if (rootId === undefined) rows.push({ alias, query: `SELECT * FROM ${found}${firstOf(set, alias)}` });
    else root = `SELECT FROM ${found}`;
  }
  return { root, rows };
}

/** Whether the rows of the next step refer to an entity by its id, and are there only as long as the entity is. */
function isNamedById({ children }: EntitySet, step: PathStep | undefined): boolean {
  return step !== undefined && children.has(step.set.name) && step.set.parentKey.every(([, own]) => own === 'id');
}
