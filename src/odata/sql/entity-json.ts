import type { Property } from '../../edm/structured-type';
import { tagMember } from '../answers/entity-tag';
import { homeOf, type EntitySet } from '../entity-set';
import type { EntityPlan } from '../plan/plan';
import type { PropertyPlan } from '../plan/plan-property';
import type { Selection } from '../plan/selection';
import { QueryError } from '../query-error';
import { navigationTarget } from '../related-sets';
import { rootSets } from '../root-sets';
import { layoutOf } from '../row-layout';
import type { SqlBuilder, Target } from '../sql-builder';
import { membersOfPage, resourcePath } from '../urls/urls';
import type { Planned } from '../values/planned';
import { columnJson } from './column-json';
import { dynamicMember } from './dynamic-member';
import { compileExpression } from './expression/compile-expression';
import { joinedText } from './joined-text';
import { pageQuery, type ReadStep, type Surroundings } from './page';
import { partQuery } from './part-query';
import { prune } from './prune';
import { wireForm } from './wire-form';

/** Most bytes of a jsonb that is an empty object; any other has more. */
const EMPTY_OBJECT_BYTES = 8;
/**
 * Copies of a computed value in an answer: as JSON, its text, that with its name, and that in the growing text of the
 * entity.
 */
const SHOWN = 5;

/** The URL of a request, and how to read its target. */
export interface ReadMode extends Target {
  /** Whether to read whole collections, without anything that depends on the request; default false. */
  readonly isExport?: boolean;
  /** Whether a page with a large row is null instead of being read; default false. */
  readonly smallOnly?: boolean;
}

export interface EntityExpression {
  /** JSON text of the entity with its expanded collections. */
  readonly json: string;
  /** Joins that the expression needs after the table with the alias. */
  readonly joins: string;
  /** Conditions that the expanded collections could be read; otherwise the text is null. */
  readonly complete: readonly string[];
}

/**
 * The JSON of an entity, concatenated as text: nested jsonb would be copied as a whole at each level. A link to more of
 * an expanded collection is a placeholder `{ ids, last, count }`: the ids of the entities on the path, and where the
 * next page begins. It is replaced by the link where the URL is known.
 * @param row alias of the entity's row
 */
export function entityExpression(
  sql: SqlBuilder,
  plan: EntityPlan,
  row: string,
  around: Surroundings,
  links: ReadMode,
): EntityExpression {
  const rest = [...plan.computed]
    .filter(([name]) => !plan.select || plan.select.has(name))
    .map(([name, value]) => computedMember(sql, name, value, plan.present?.get(name), around, links));
  const isMain = around.ancestors.length === 0 && !links.isExport;
  const contexts = isMain ? ownedContexts(sql, plan, row, links) : [];
  const ancestors = plan.set.home ? [{ set: plan.set, row }] : [...around.ancestors, { set: plan.set, row }];
  const link = isUrlUnknown(plan, isMain, links) ? [linkMember(sql, ancestors, links)] : [];
  const front = links.isExport ? [] : [...tagMember(plan.set, row), ...link, ...contexts];
  const joins: string[] = [];
  const complete: string[] = [];
  for (const name of plan.references ?? []) rest.push(ownedReference(sql, name, row, ancestors, links));
  for (const { name, kind, page } of plan.expand) {
    const items = sql.alias();
    const query =
      page.applied?.query(sql, row) ?? pageQuery(sql, page, kind, { parent: row, ancestors, rows: around.rows }, links);
    joins.push(`CROSS JOIN LATERAL (${query}) ${items}`);
    if (links.smallOnly && kind !== 'count') complete.push(`${items}.items IS NOT NULL`);
    if (page.set.single) {
      rest.push(`',"${name}":' || coalesce(nullif(${items}.items, ''), 'null')`);
      continue;
    }
    if (isMain && kind === 'entities')
      rest.push(contextOf(sql, plan, name, `/${name}${membersOfPage(page)}`, row, links));
    if (page.total || kind === 'count') rest.push(`',"${name}@odata.count":' || ${items}.total`);
    if (kind === 'count') continue;
    rest.push(`',"${name}":[' || ${items}.items || ']'`);
    if (links.isExport) continue;
    const ids = ancestors.flatMap((step) => homeOf(step.set, step.row).ids).join(', ');
    const more = `'{"ids":' || jsonb_build_array(${ids}) || ',"last":' || ${items}.last || ',"count":' || ${items}.count || '}'`;
    rest.push(`CASE WHEN ${items}.more THEN ',"${name}@odata.nextLink":' || ${more} ELSE '' END`);
  }
  return { json: withRest(sql, plan, row, around, front, rest), joins: joins.join(' '), complete };
}

/** A link to a single entity within the entity, or null where there is none; a comma in front. */
function ownedReference(
  sql: SqlBuilder,
  name: string,
  row: string,
  steps: readonly ReadStep[],
  links: ReadMode,
): string {
  if (links.isExport)
    throw new QueryError('$expand', `${name}/$ref is not supported in an export`, 0, 'notImplemented');
  const link = `'{"@odata.id":"' || ${keyedUrl(sql, '/', links, steps)} || '/${name}"}'`;
  return `',"${name}":' || CASE WHEN jsonb_typeof(${row}.body -> '${name}') = 'object' THEN ${link} ELSE 'null' END`;
}

/** A computed member with a comma in front; an export has values without their types. */
function computedMember(
  sql: SqlBuilder,
  name: string,
  value: Planned,
  present: Planned | undefined,
  { rows }: Surroundings,
  { isExport }: ReadMode,
): string {
  const shown = compileExpression(sql, value, rows, SHOWN);
  const member = isExport
    ? `${sql.param(`,${JSON.stringify(name)}:`, 'text')} || coalesce(${wireForm(value.type, shown)}, 'null')`
    : dynamicMember(sql, name, value.type, shown);
  return present ? `CASE WHEN ${compileExpression(sql, present, rows)} THEN ${member} ELSE '' END` : member;
}

/**
 * @param front texts of annotations, each with a comma in front; a text can be empty
 * @param rest texts of further members, each with a comma in front
 */
function withRest(
  sql: SqlBuilder,
  { set, select, named, parts: chosen, computed }: EntityPlan,
  row: string,
  around: Surroundings,
  front: readonly string[],
  rest: readonly string[],
): string {
  const columns = layoutOf(set).inColumns;
  if (select) {
    const parts = [...select].flatMap(([name, deeper]) => {
      const part = chosen.get(name);
      return part ? chosenItems(sql, name, part, around) : selectedMember(sql, set, name, deeper, named, row);
    });
    const all = [...front, ...parts, ...rest];
    return all.length === 0 ? "'{}'" : `'{' || substr(${joined(all, computed)}, 2) || '}'`;
  }
  const shown = columns.filter(({ implied }) => !implied || set.home);
  const id = set.type.properties.has('id') ? [member('id', idJson(row))] : [];
  const inColumns = shown.map((property) => member(property.name, columnJson(property, row)));
  const body = withAbsent(
    sql,
    named.filter((property) => !isAlwaysThere(set, property)),
    set.hidden ? `(${row}.body - ${sql.param(set.hidden, 'text[]')})` : `${row}.body`,
  );
  const [short, long] = [[...front, ...id, ...inColumns], rest].filter(({ length }) => length > 0);
  if (!short) return `${body}::text`;
  // Texts are joined, not jsonb, which would be built anew. The long part comes last: left() would count all of its
  // characters, while right() reads only those that it removes. Comparing a large body would decompress it; reading its
  // size does not.
  const others = `CASE WHEN pg_column_size(${body}) <= ${EMPTY_OBJECT_BYTES} THEN '}' ELSE ',' || right(${body}::text, -1) END`;
  return joined(["'{'", `right(${short.join(' || ')}, -1)`, ...(long ?? []), others], computed);
}

/** Concatenates texts. Computed texts can be long; for all others, operators are faster. */
function joined(parts: readonly string[], computed: EntityPlan['computed']): string {
  return computed.size === 0 ? parts.join(' || ') : joinedText(parts);
}

/** A member with a comma in front. @param json SQL of JSON text; null for null */
function member(name: string, json: string): string {
  return `',"${name}":' || coalesce(${json}, 'null')`;
}

function idJson(row: string): string {
  return `to_json(${row}.id)::text`;
}

/** Whether a member is not stored in the body. */
function isAlwaysThere(set: EntitySet, property: Property): boolean {
  const { name } = property;
  return name === 'id' || navigationTarget(set, name) !== undefined || layoutOf(set).inColumns.includes(property);
}

/** A collection of values with the chosen items, and their number if that is requested; each with a comma in front. */
function chosenItems(sql: SqlBuilder, name: string, plan: PropertyPlan, { rows }: Surroundings): string[] {
  const column = (label: string, value: string): string =>
    `',"${label}":' || (SELECT ${value} FROM (${partQuery(sql, plan, rows)}) part)`;
  return [...(plan.items?.total ? [column(`${name}@odata.count`, 'part.total')] : []), column(name, 'part.json')];
}

/** The value of a property that the entity does not have, as JSON text. A collection cannot be null. */
function absentValue({ collection }: Property): string {
  return collection ? '[]' : 'null';
}

/** A body with the named properties that the entity does not have. */
function withAbsent(sql: SqlBuilder, named: readonly Property[], body: string): string {
  if (named.length === 0) return body;
  const members = named.map((property) => `"${property.name}":${absentValue(property)}`);
  return `(${sql.param(`{${members.join(',')}}`, 'jsonb')} || ${body})`;
}

/** A member with a comma in front. A member that only the plan added is left out where the entity does not have it. */
function selectedMember(
  sql: SqlBuilder,
  set: EntitySet,
  name: string,
  deeper: Selection | undefined,
  named: readonly Property[],
  row: string,
): string[] {
  const property = set.type.properties.get(name);
  if (!property || navigationTarget(set, name)) return [];
  if (name === 'id') return [member('id', idJson(row))];
  if (isAlwaysThere(set, property)) return [member(name, columnJson(property, row))];
  const absent = named.includes(property) ? `',"${name}":${absentValue(property)}'` : "''";
  return [`coalesce(',"${name}":' || (${prune(sql, `${row}.body -> '${name}'`, deeper)})::text, ${absent})`];
}

/** Context URLs of the contained entities that are part of every answer. */
function ownedContexts(sql: SqlBuilder, plan: EntityPlan, row: string, links: ReadMode): string[] {
  const { set, select } = plan;
  return [...set.type.properties.values()]
    .filter(({ name, autoExpand }) => autoExpand && (!select || select.has(name)))
    .map(({ name }) => {
      const isThere = `jsonb_typeof(${row}.body -> '${name}') = 'object'`;
      return `CASE WHEN ${isThere} THEN ${contextOf(sql, plan, name, `/${name}/$entity`, row, links)} ELSE '' END`;
    });
}

/** The context URL of a member of the entity at the path of the request. */
function contextOf(
  sql: SqlBuilder,
  { set }: EntityPlan,
  name: string,
  below: string,
  row: string,
  links: ReadMode,
): string {
  const url = keyedUrl(sql, '/$metadata#', links, [{ set, row }]);
  const end = sql.param(JSON.stringify(below).slice(1, -1), 'text');
  return `',"${name}@odata.context":"' || ${url} || ${end} || '"'`;
}

/**
 * URL of an entity.
 * @param base text between the service root and the path
 * @param links has the path of the request; the step at its end is read from rows
 * @param steps the steps that are read from rows
 */
function keyedUrl(sql: SqlBuilder, base: string, links: ReadMode, steps: readonly ReadStep[]): string {
  const start = ({ root, path }: Target): string => {
    const given = resourcePath(path.slice(0, -1));
    return JSON.stringify(`${root}${base}${given}${given === '' ? '' : '/'}`).slice(1, -1);
  };
  const keys = steps
    .map(({ set, row }) => homeOf(set, row))
    .flatMap(({ path: sets, ids }) => sets.map(({ name }, index) => [name, ids[index] as string] as const))
    .flatMap(([name, id], index) => [
      sql.param(`${index === 0 ? '' : '/'}${name}('`, 'text'),
      urlKey(id),
      sql.param(`')`, 'text'),
    ]);
  return [sql.urlParam(start(links), start, 'text'), ...keys].join(' || ');
}

/**
 * Whether a client cannot tell the URL of an entity from that of the request: the collection spans others, or the key is
 * left out (OData JSON Format 4.01, section 4.6.9).
 * @param isMain whether the entity is in the collection of the request, or the entity of the request itself
 */
function isUrlUnknown({ set, select }: EntityPlan, isMain: boolean, { path }: ReadMode): boolean {
  if (!hasUrl(set)) return false;
  if (set.home) return true;
  const isNamed = isMain && path.at(-1)?.id !== undefined;
  return !isNamed && select !== undefined && !select.has('id');
}

/** Whether its entities can be addressed: those that are changed one by one, at a root, or below an entity. */
function hasUrl({ name, revision, parentKey }: EntitySet): boolean {
  return revision !== undefined || parentKey.length > 0 || rootSets().has(name);
}

/** A member with the URL of an entity, with a comma in front. */
function linkMember(sql: SqlBuilder, steps: readonly ReadStep[], links: ReadMode): string {
  return `',"@odata.id":"' || ${keyedUrl(sql, '/', links, steps)} || '"'`;
}

/** JSON text of a link to an entity (OData JSON Format 4.01, section 14). */
export function referenceExpression(sql: SqlBuilder, steps: readonly ReadStep[], links: ReadMode): string {
  return `'{"@odata.id":"' || ${keyedUrl(sql, '/', links, steps)} || '"}'`;
}

/** An id as a key in a URL. Most ids need no change, and checking that is faster than calling the function. */
function urlKey(id: string): string {
  return `CASE WHEN ${id} ~ '^[A-Za-z0-9_.!~*()-]*$' THEN ${id} ELSE url_key(${id}) END`;
}
