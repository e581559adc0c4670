import type { Property } from '../edm/structured-type';
import type { EntitySet } from './entity-set';
import { QueryError } from './query-error';
import type { ExpandItem, QueryOptions } from './query-options';

/** Most entities on one page, whatever `$top` asks. */
export const MAX_PAGE = 1000;

/** What is to be read of one entity, checked against the model. */
export interface EntityPlan {
  readonly set: EntitySet;
  /** Names of the members to answer with; undefined: all. */
  readonly select?: readonly string[];
  /** Contained collections to include. */
  readonly expand: readonly ExpandPlan[];
}

export interface ExpandPlan {
  readonly name: string;
  readonly page: PagePlan;
}

/** What is to be read of a collection. */
export interface PagePlan extends EntityPlan {
  /** Most entities on this page. */
  readonly limit: number;
  /** Options as the client wrote them, for the link to the next page. */
  readonly options: QueryOptions;
  readonly skipToken?: string;
}

/** @throws QueryError naming what the model does not know or the service does not offer */
export function planEntity(set: EntitySet, options: QueryOptions): EntityPlan {
  for (const [name, value] of [
    ['$top', options.top],
    ['$skiptoken', options.skipToken],
  ] as const) {
    if (value !== undefined) throw new QueryError(name, 'applies to collections only');
  }
  return planMembers(set, options);
}

/** @throws QueryError naming what the model does not know or the service does not offer */
export function planPage(set: EntitySet, options: QueryOptions): PagePlan {
  const limit = options.top === undefined ? set.pageSize : Math.min(options.top, MAX_PAGE);
  return { ...planMembers(set, options), limit, options, skipToken: options.skipToken };
}

function planMembers(set: EntitySet, { select, expand = [] }: QueryOptions): EntityPlan {
  const items = expand.map((item) => [item, declared(set, item.name, '$expand')] as const);
  const names = items.map(([item]) => item.name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new QueryError('$expand', `names '${twice}' twice`);
  return {
    set,
    select: planSelect(set, select, names),
    expand: items.flatMap(([item, property]) => planExpand(set, item, property)),
  };
}

/** Expanded members are part of the answer whatever `$select` says; `*` stands for all (OData 4.01 part 1, 11.2.5.1). */
function planSelect(
  set: EntitySet,
  select: readonly string[] | undefined,
  expanded: readonly string[],
): readonly string[] | undefined {
  if (!select) return undefined;
  for (const name of select) if (name !== '*') declared(set, name, '$select');
  if (select.includes('*')) return undefined;
  return [...new Set([...select, ...expanded])];
}

function planExpand(set: EntitySet, { name, options }: ExpandItem, property: Property): ExpandPlan[] {
  const child = set.children.get(name);
  if (child) return [{ name, page: planPage(child, options) }];
  if (!property.autoExpand) throw new QueryError('$expand', `'${name}' is not a navigation property`);
  const [option] = Object.keys(options);
  if (option !== undefined) throw new QueryError('$expand', `'${name}' takes no options`);
  return [];
}

function declared(set: EntitySet, name: string, option: string): Property {
  const property = set.type.properties.get(name);
  if (!property) throw new QueryError(option, `'${name}' is not a property of ${set.type.name}`);
  return property;
}
