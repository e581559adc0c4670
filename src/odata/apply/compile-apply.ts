import type { AddedMembers } from '../../edm/enum-sentinels';
import { membersByPath } from '../answers/added-members';
import { endOf, type EntitySet, type PathStep, membership } from '../entity-set';
import { namedProperties, type AppliedRows, type EntityPlan, type PageLimits } from '../plan/plan';
import { permit } from '../plan/plan-options';
import { planSelect } from '../plan/plan-select';
import { QueryError } from '../query-error';
import { compiled, type SqlBuilder, type Statement, type Target } from '../sql-builder';
import { entityExpression } from '../sql/entity-json';
import type { ReadStep } from '../sql/page';
import { PAGE_BYTES } from '../sql/page-forms';
import { ancestors, boundedColumn } from '../sql/statements';
import type { QueryOptions, Transformation } from '../syntax/ast';
import { contextUrl, members } from '../urls/urls';
import { entityShape, Range, columnsShape } from '../values/shape';
import { edm } from '../values/value-type';
import { applySteps } from './apply-steps';
import { columnNode, orderOf, type Context, type Relation } from './relation';
import { rowJson } from './row-json';
import { selectColumns } from './select-columns';
import { namesToldApart } from './told-apart';

/** Rows on a page without $top and without a preferred page size. */
const PAGE_SIZE = 1_000;

/** How a page is limited and written. */
export interface ApplyForm extends PageLimits {
  /** Whether rows that are not entities have a null for an id; default false. */
  readonly marksTransient?: boolean;
}

/** A page of the result of $apply. */
export interface AppliedPage {
  readonly statement: Statement;
  /** Context URL of the answer. */
  readonly context: string;
  /** The list of members at the end of that URL; empty for whole entities. */
  readonly members: string;
  /** Most rows on the page. */
  readonly limit: number;
  /** Rows before the page. */
  readonly start: number;
  /** Whether the rows are entities, whole or with selected members. */
  readonly ofEntities: boolean;
  /** Members of the rows in addition to those of entities. */
  readonly added: AddedMembers;
}

const permitted: ReadonlySet<string> = new Set([
  ...['$apply', '$filter', '$search', '$orderby', '$compute', '$select', '$top', '$skip', '$count', '$skiptoken'],
  '$format',
]);

/** Options that apply to the result, as steps after those of $apply, in the order of their evaluation. */
function stepsBehind({
  compute,
  search,
  filter,
  orderBy,
}: QueryOptions): readonly (readonly [string, Transformation])[] {
  return [
    ...(compute ? [['$compute', { kind: 'compute', at: 0, items: compute }] as const] : []),
    ...(search ? [['$search', { kind: 'search', at: 0, search }] as const] : []),
    ...(filter ? [['$filter', { kind: 'filter', at: 0, predicate: filter }] as const] : []),
    ...(orderBy ? [['$orderby', { kind: 'orderby', at: 0, items: orderBy }] as const] : []),
  ];
}

/**
 * One page of the result of $apply on the collection at the end of the path, in one statement.
 * @param after number of rows before the page, from its skip token
 * @throws QueryError on unknown names, and on features that the service does not support
 */
export function compileApply(
  root: string,
  path: readonly PathStep[],
  options: QueryOptions,
  limits: ApplyForm,
  after?: number,
): AppliedPage {
  permitApply(options);
  return compiled((sql) => appliedPage(sql, root, path, options, limits, after));
}

/**
 * Plans $apply on a contained collection within $expand.
 * @throws QueryError as {@link compileApply}
 */
export function planApplied(set: EntitySet, options: QueryOptions, form: ApplyForm): AppliedRows {
  permitApply(options);
  const make = (sql: SqlBuilder, parent: string): Result =>
    resultOf(sql, { root: '', path: [{ set }], ancestors: [{ set, row: parent }] }, options, form, parent);
  // The result is known before the statement that it becomes a part of.
  const { members, added } = compiled((sql) => make(sql, sql.alias()));
  return { members, added, query: (sql, parent) => make(sql, parent).query };
}

function permitApply(options: QueryOptions): void {
  if (options.expand) throw new QueryError('$expand', 'is not supported together with $apply', 0, 'notImplemented');
  permit(options, permitted, 'does not apply here');
}

function appliedPage(
  sql: SqlBuilder,
  root: string,
  path: readonly PathStep[],
  options: QueryOptions,
  form: ApplyForm,
  after: number | undefined,
): AppliedPage {
  const { text, aliases, found } = ancestors(sql, path.slice(0, -1));
  const parent = aliases.at(-1);
  const { query, ...page } = resultOf(sql, { root, path, ancestors: [] }, options, form, parent, after);
  return {
    ...page,
    context: `${contextUrl(root, path, { select: undefined, expand: [] })}${page.members}`,
    statement:
      sql.statement(`SELECT ${found} AS found, ${boundedColumn('p.items', 'items')}, p.count, p.more, p.last, p.total
        FROM ${text} LEFT JOIN LATERAL (${query}) p ON ${parent === undefined ? 'true' : `${parent}.id IS NOT NULL`}`),
  };
}

/** Where the collection is. */
interface Place extends Target {
  /** Rows around it that the statement reads; empty where the URL gives them. */
  readonly ancestors: readonly ReadStep[];
}

/** What becomes of a collection, and the SELECT of its page. */
interface Result extends Omit<AppliedPage, 'statement' | 'context'> {
  readonly query: string;
}

function resultOf(
  sql: SqlBuilder,
  place: Place,
  options: QueryOptions,
  form: ApplyForm,
  parent: string | undefined,
  after?: number,
): Result {
  const { set } = endOf(place.path);
  let columns = 0;
  const c: Context = {
    ...{ sql, set, option: '$apply', aliases: options.aliases, groupings: { made: 0 } },
    column: () => `c${columns++}`,
  };
  const row = sql.alias();
  const toldApart = set.sums && namesToldApart(set, options.apply ?? [], options.aliases);
  const source = sql.source(set, toldApart);
  const start: Relation = {
    ...{ text: `SELECT ${row}.* FROM ${source} ${row} WHERE ${membership(set, row, parent).join(' AND ')}`, set },
    ...{ columns: new Map(), items: [], partition: [] },
  };
  let result = applySteps(c, start, options.apply ?? []);
  for (const [option, step] of stepsBehind(options)) result = applySteps({ ...c, option }, result, [step]);

  const { top, skip = 0, count = false } = options;
  const size = result.set ? set.pageSize : PAGE_SIZE;
  const limit = Math.min(top ?? Infinity, form.preferred ?? (top === undefined ? size : Infinity), form.most);
  const before = after ?? skip;
  const { json, members: names } = writtenOf(c, place, options, result, form.marksTransient ?? false);
  const canContinue = top === undefined || top > limit;
  return {
    query: pageQuery(c, result, json, { limit, before, canContinue, count }),
    ...{ members: names, limit, start: before, ofEntities: result.set !== undefined },
    added: membersByPath([...result.columns].map(([path, { type }]) => [path, type])),
  };
}

interface Slice {
  readonly limit: number;
  readonly before: number;
  /** Whether rows after the limit belong to the next page. */
  readonly canContinue: boolean;
  readonly count: boolean;
}

/** SELECT of one row with the members of a page, the same as for a page of entities. */
function pageQuery(
  { sql, column }: Context,
  result: Relation,
  json: (row: string) => string,
  { limit, before, canContinue, count }: Slice,
): string {
  const [all, row, number] = [sql.alias(), sql.alias(), column()];
  const order = orderOf(result, row);
  const slice = `LIMIT ${sql.param(limit + (canContinue ? 1 : 0), 'bigint')} OFFSET ${sql.param(before, 'bigint')}`;
  const rows = `SELECT ${row}.*, row_number() OVER (ORDER BY ${order}) AS ${number} FROM ${all} ${row} ORDER BY ${order} ${slice}`;
  // Rows are numbered and counted before their texts are made: a window keeps its rows until it has read all of them.
  const numbered = `SELECT ${row}.*, row_number() OVER (ORDER BY ${row}.${number}) AS n, count(*) OVER () AS found FROM (${rows}) ${row}`;
  const texts = `SELECT ${json(row)} AS json, ${row}.n, ${row}.found FROM (${numbered}) ${row}`;
  const sized = `SELECT *, sum(octet_length(json)) OVER (ORDER BY n ROWS UNBOUNDED PRECEDING) AS size FROM (${texts} OFFSET 0) texts`;
  return `WITH ${all} AS (${result.text})
    SELECT coalesce(string_agg(json, ',' ORDER BY n), '') AS items, count(*)::integer AS count,
      coalesce(max(found) > count(*), false) AS more, jsonb_build_array((count(*) + ${sql.param(before, 'bigint')})::text) AS last,
      ${count ? `(SELECT count(*)::text FROM ${all})` : 'NULL'} AS total
    FROM (${sized}) sized WHERE n <= ${sql.param(limit, 'bigint')} AND (n = 1 OR size <= ${PAGE_BYTES})`;
}

/** The JSON of a row, and the list of its members. */
interface Written extends Pick<AppliedPage, 'members'> {
  readonly json: (row: string) => string;
}

function writtenOf(
  c: Context,
  place: Place,
  { select }: QueryOptions,
  result: Relation,
  marksTransient: boolean,
): Written {
  const { set } = c;
  const isMixed = result.entityMark !== undefined;
  const form = { type: set.type, marksTransient };
  if (isMixed && select)
    throw new QueryError('$select', 'is not supported after a concat of entities with other rows', 0, 'notImplemented');
  if (!result.set) {
    const columns = selectColumns(result.columns, select);
    return { json: (row) => rowJson(c.sql, columns, row, form), members: `(${[...columns.keys()].join(',')})` };
  }
  const values = new Range(columnsShape(result.columns));
  const plan = entityPlan(set, result, values, select);
  const entity = (row: string): string => {
    const rows = new Map([plan.row, values].map((range) => [range, row]));
    return entityExpression(c.sql, plan, row, { ancestors: place.ancestors, rows }, place).json;
  };
  const json = (row: string): string =>
    isMixed
      ? `CASE WHEN ${row}.${result.entityMark} IS NULL THEN ${rowJson(c.sql, result.columns, row, form)} ELSE ${entity(row)} END`
      : entity(row);
  return { json, members: members(plan) };
}

/** The plan of entities with the values that were computed for them. */
function entityPlan(set: EntitySet, result: Relation, values: Range, select: QueryOptions['select']): EntityPlan {
  // Rows of other kinds have further columns.
  const columns = [...result.columns].filter(([name]) => !name.includes('/') && !set.type.properties.has(name));
  const presences = columns.flatMap(([name, { presence }]) =>
    presence === undefined ? [] : [[name, columnNode(values, { type: edm.Boolean, column: presence })] as const],
  );
  return {
    ...{ set, row: new Range(entityShape(set)), expand: [] },
    select: planSelect(set.type, select, new Set(columns.map(([name]) => name))),
    named: namedProperties(set.type, select),
    parts: new Map(),
    computed: new Map(columns.map(([name, column]) => [name, columnNode(values, column)])),
    present: new Map(presences),
  };
}
