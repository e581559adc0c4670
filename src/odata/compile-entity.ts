import type { Property } from '../edm/structured-type';
import { pageQuery } from './compile-page';
import { columnOf, isTime, livesInColumn } from './entity-set';
import type { EntityPlan } from './plan';
import type { SqlBuilder } from './sql-builder';

/** Text of the context URL of a member of an entity: what stands before and after the entity's id. */
export type MemberContext = (member: string) => readonly [string, string];

export interface EntityExpression {
  /** jsonb of the entity with its expanded collections. */
  readonly json: string;
  /** Joins that the expression needs behind the table with the alias. */
  readonly joins: string;
}

/**
 * The JSON of an entity. A link to more of an expanded collection stands in it as `{ ids, last }`, the ids of the
 * entities on the way and the order values of the last item, for the link to be written where the URL is known.
 * @param row alias of the entity's row
 * @param ancestors aliases of the rows of the read entities that contain this one
 */
export function entityExpression(
  sql: SqlBuilder,
  plan: EntityPlan,
  row: string,
  ancestors: readonly string[],
  context?: MemberContext,
): EntityExpression {
  let json = members(sql, plan, row);
  if (context) json = withContext(sql, plan, json, row, context);
  const joins: string[] = [];
  for (const { name, page } of plan.expand) {
    const items = sql.alias();
    const query = pageQuery(sql, page, { row, ancestors: [...ancestors, row] });
    joins.push(`CROSS JOIN LATERAL (${query.text}) ${items}`);
    json += ` || jsonb_build_object('${name}', ${items}.items)`;
    if (context) json += ` || ${contextOf(sql, name, row, context)}`;
    if (query.canContinue) {
      const ids = [...ancestors, row].map((alias) => `${alias}.id`).join(', ');
      const link = `jsonb_build_object('ids', jsonb_build_array(${ids}), 'last', ${items}.last)`;
      json += ` || CASE WHEN ${items}.more THEN jsonb_build_object('${name}@odata.nextLink', ${link}) ELSE '{}' END`;
    }
  }
  return { json: `(${json})`, joins: joins.join(' ') };
}

/** The members that are not contained collections. */
function members(sql: SqlBuilder, { set, select }: EntityPlan, row: string): string {
  const columns = [...set.type.properties.values()].filter(livesInColumn);
  const pairs = columns.flatMap((property) => [`'${property.name}'`, columnValue(property, row)]);
  const all = `(jsonb_build_object('id', ${[`${row}.id`, ...pairs].join(', ')}) || ${row}.body)`;
  if (!select) return all;
  const chosen = `SELECT coalesce(jsonb_object_agg(m.key, m.value), '{}') FROM jsonb_each(${all}) m`;
  return `(${chosen} WHERE m.key = ANY(${sql.param(select, 'text[]')}))`;
}

function columnValue(property: Property, row: string): string {
  const column = `${row}.${columnOf(property)}`;
  return isTime(property) ? `format_ticks(${column})` : column;
}

/** Adds the context URLs of the contained entities that come without being asked for. */
function withContext(
  sql: SqlBuilder,
  { set, select }: EntityPlan,
  json: string,
  row: string,
  context: MemberContext,
): string {
  const names = [...set.type.properties.values()]
    .filter((property) => property.autoExpand && (!select || select.includes(property.name)))
    .map((property) => property.name);
  return names.reduce(
    (result, name) =>
      `${result} || CASE WHEN ${row}.body ? '${name}' THEN ${contextOf(sql, name, row, context)} ELSE '{}' END`,
    json,
  );
}

function contextOf(sql: SqlBuilder, name: string, row: string, context: MemberContext): string {
  const [before, after] = context(name);
  const id = `replace(${row}.id, '''', '''''')`;
  const url = `${sql.param(before, 'text')} || ${id} || ${sql.param(after, 'text')}`;
  return `jsonb_build_object('${name}@odata.context', ${url})`;
}
