import type { Property } from '../edm/structured-type';
import { pageQuery } from './compile-page';
import { columnOf, isTime, livesInColumn } from './entity-set';
import type { EntityPlan } from './plan';
import type { SqlBuilder } from './sql-builder';

/** Text of the context URL of a member of an entity: what stands before and after the entity's id. */
export type MemberContext = (member: string) => readonly [string, string];

export interface EntityExpression {
  /** JSON text of the entity with its expanded collections. */
  readonly json: string;
  /** Joins that the expression needs behind the table with the alias. */
  readonly joins: string;
}

/**
 * The JSON of an entity, put together as text: nesting jsonb would copy all of it at each level. A link to more of an
 * expanded collection stands in it as `{ ids, last, count }`, the ids of the entities on the way and where the next page
 * begins, for the link to be written where the URL is known.
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
  const rest = context ? ownedContexts(sql, plan, row, context) : [];
  const joins: string[] = [];
  for (const { name, page } of plan.expand) {
    const items = sql.alias();
    joins.push(`CROSS JOIN LATERAL (${pageQuery(sql, page, { row, ancestors: [...ancestors, row] })}) ${items}`);
    if (context) rest.push(contextOf(sql, name, row, context));
    const ids = [...ancestors, row].map((alias) => `${alias}.id`).join(', ');
    const link = `'{"ids":' || jsonb_build_array(${ids}) || ',"last":' || ${items}.last || ',"count":' || ${items}.count || '}'`;
    rest.push(
      `',"${name}":[' || ${items}.items || ']'`,
      `CASE WHEN ${items}.more THEN ',"${name}@odata.nextLink":' || ${link} ELSE '' END`,
    );
  }
  return { json: withRest(plan, row, rest), joins: joins.join(' ') };
}

/** @param rest texts of further members, each with a comma in front */
function withRest({ set, select }: EntityPlan, row: string, rest: readonly string[]): string {
  const columns = [...set.type.properties.values()].filter(livesInColumn);
  if (select) {
    const chosen = select.filter((name) => !set.children.has(name));
    const parts = [...chosen.map((name) => selectedMember(name, columns, row)), ...rest];
    return parts.length === 0 ? "'{}'" : `'{' || substr(${parts.join(' || ')}, 2) || '}'`;
  }
  const pairs = columns.flatMap((property) => [`'${property.name}'`, columnValue(property, row)]);
  const all = `(jsonb_build_object('id', ${[`${row}.id`, ...pairs].join(', ')}) || ${row}.body)::text`;
  return rest.length === 0 ? all : [`left(${all}, -1)`, ...rest, `'}'`].join(' || ');
}

/** A member with a comma in front, or nothing where the entity does not have it. */
function selectedMember(name: string, columns: readonly Property[], row: string): string {
  const column = columns.find((property) => property.name === name);
  if (name === 'id') return `',"id":' || to_jsonb(${row}.id)::text`;
  if (column) return `',"${name}":' || to_jsonb(${columnValue(column, row)})::text`;
  return `coalesce(',"${name}":' || (${row}.body -> '${name}')::text, '')`;
}

function columnValue(property: Property, row: string): string {
  const column = `${row}.${columnOf(property)}`;
  return isTime(property) ? `format_ticks(${column})` : column;
}

/** Context URLs of the contained entities that come without being asked for. */
function ownedContexts(sql: SqlBuilder, { set, select }: EntityPlan, row: string, context: MemberContext): string[] {
  return [...set.type.properties.values()]
    .filter(({ name, autoExpand }) => autoExpand && (!select || select.includes(name)))
    .map(({ name }) => {
      const isThere = `jsonb_typeof(${row}.body -> '${name}') = 'object'`;
      return `CASE WHEN ${isThere} THEN ${contextOf(sql, name, row, context)} ELSE '' END`;
    });
}

function contextOf(sql: SqlBuilder, name: string, row: string, context: MemberContext): string {
  const [before, after] = context(name).map((text) => sql.param(JSON.stringify(text).slice(1, -1), 'text'));
  return `',"${name}@odata.context":"' || ${before} || url_key(${row}.id) || ${after} || '"'`;
}
