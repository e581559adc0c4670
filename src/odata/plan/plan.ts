import type { AddedMembers } from '../../edm/enum-sentinels';
import type { Property, StructuredType } from '../../edm/structured-type';
import type { EntitySet } from '../entity-set';
import { QueryError } from '../query-error';
import type { SqlBuilder } from '../sql-builder';
import type { ExpandItem, Expression, QueryOptions } from '../syntax/ast';
import { invalid, notOffered } from '../values/expression-error';
import type { Planned } from '../values/planned';
import type { Scope } from '../values/scope';
import type { SearchPlan } from '../values/search';
import { entityShape, Range } from '../values/shape';
import { planExpression, planOrderValue, planPredicate, planResult } from './expression/plan-expression';
import { planSearchIn } from './expression/plan-search';
import { namedExpansions, planOwned, referencedOwned } from './plan-expand';
import type { OrderPlan } from './order-plan';
import { ofCollection, ofCount, ofEntity, ofReferences } from './permitted-options';
import { permit } from './plan-options';
import { planProperty, type PropertyPlan } from './plan-property';
import { choosesItems, planSelect } from './plan-select';
import { refersToIt } from './refers-to-it';
import type { Selection } from './selection';

/** Rows that $apply makes of a contained collection, in an answer with the entities that contain it. */
export interface AppliedRows {
  /** The list of their members for a context URL; empty for whole entities. */
  readonly members: string;
  /** Members in addition to those of entities. */
  readonly added: AddedMembers;
  /**
   * SELECT of one row in the form of a page of entities.
   * @param parent alias of the row that contains the collection
   */
  readonly query: (sql: SqlBuilder, parent: string) => string;
}

/** Limits of the number of entities on a page. */
export interface PageLimits {
  /** Most entities on one page, whatever the client requests. */
  readonly most: number;
  /** Entities on a page that the client prefers (`Prefer: maxpagesize`). */
  readonly preferred?: number;
  /** Plans $apply within $expand: its compiler stands above the plan. Absent: it is refused. */
  readonly applied?: (set: EntitySet, options: QueryOptions) => AppliedRows;
}

/** The plan for reading one entity, checked against the model. */
export interface EntityPlan {
  readonly set: EntitySet;
  /** The row of the entity, to which its expressions refer. */
  readonly row: Range;
  /** Members in the answer; undefined: all. */
  readonly select?: Selection;
  /** Properties that the request names, which the answer has even where the entity lacks them. */
  readonly named: readonly Property[];
  /** Single entities within the entity that the answer has links to, instead of their members. */
  readonly references?: readonly string[];
  /** Collections of values whose items options within $select choose, by name. */
  readonly parts: ReadonlyMap<string, PropertyPlan>;
  /** Members that $compute adds to the answer. */
  readonly computed: ReadonlyMap<string, Planned>;
  /** Conditions of computed members that not all entities have, by name. */
  readonly present?: ReadonlyMap<string, Planned>;
  /** Entities with rows of their own to include. */
  readonly expand: readonly ExpandPlan[];
}

export interface ExpandPlan {
  readonly name: string;
  /** What to include: the entities, links to them, or only their number. */
  readonly kind: 'entities' | 'references' | 'count';
  readonly page: PagePlan;
}

/** The plan for reading a page of a collection. */
export interface PagePlan extends EntityPlan {
  readonly filter?: Planned;
  readonly search?: SearchPlan;
  /** Empty: the default order of the collection. */
  readonly order: readonly OrderPlan[];
  readonly skip: number;
  /** Most entities on this page. */
  readonly limit: number;
  /** Whether to include the number of entities on all pages. */
  readonly total: boolean;
  /** Options as the client wrote them, for the link to the next page. */
  readonly options: QueryOptions;
  /**
   * Whether the collection can only be read together with the entity that contains it: no link can lead to its next
   * page.
   */
  readonly isWhole: boolean;
  /** The rows in place of entities, where the collection is aggregated. */
  readonly applied?: AppliedRows;
}

/** The names that all options of one request share. */
type Outer = Pick<Scope, 'it' | 'aliases'>;

/** @throws QueryError on unknown names, and on features that the service does not support */
export function planEntity(set: EntitySet, options: QueryOptions, limits: PageLimits): EntityPlan {
  permit(options, ofEntity, 'applies to collections only');
  const row = new Range(entityShape(set));
  return planMembers(set, row, options, limits, { it: row, aliases: options.aliases });
}

/** @throws QueryError on unknown names, and on features that the service does not support */
export function planPage(
  set: EntitySet,
  options: QueryOptions,
  limits: PageLimits,
  kind: ExpandPlan['kind'] = 'entities',
): PagePlan {
  return planItems(set, options, limits, kind);
}

/** Plans a count of a collection. @throws QueryError */
export function planCount(set: EntitySet, options: QueryOptions): Pick<PagePlan, 'set' | 'row' | 'filter' | 'search'> {
  permit(options, ofCount, 'does not apply to a count');
  const row = new Range(entityShape(set));
  return { set, row, ...planConditions(set, options, { option: '$filter', it: row, row, aliases: options.aliases }) };
}

function planItems(
  set: EntitySet,
  options: QueryOptions,
  limits: PageLimits,
  kind: ExpandPlan['kind'],
  outer?: Outer,
): PagePlan {
  if (outer && options.apply) return planApplied(set, { ...options, aliases: outer.aliases }, limits);
  if (kind === 'references') permit(options, ofReferences, 'does not apply to links');
  else permit(options, ofCollection, 'does not apply here');
  const isWhole = outer !== undefined && refersToIt(options);
  const row = new Range(entityShape(set));
  const { it, aliases } = outer ?? { it: row, aliases: options.aliases };
  const { select, named, references, parts, computed, expand } = planMembers(set, row, options, limits, {
    it,
    aliases,
  });
  const scope: Scope = { it, aliases, option: '$filter', row, this: row, computed };
  const { top, skip = 0, count = false, orderBy = [] } = options;
  const preferred = isWhole ? undefined : smaller(limits.preferred, options.pageSize);
  const pageSize = top === undefined && !isWhole ? set.pageSize : Infinity;
  const { filter, search } = planConditions(set, options, scope);
  return {
    set,
    row,
    select,
    named,
    references,
    parts,
    computed,
    expand,
    filter,
    search,
    order: orderBy.map(({ expression, descending }) => ({
      by: planOrderValue(expression, { ...scope, option: '$orderby' }),
      descending,
    })),
    skip,
    limit: Math.min(top ?? Infinity, preferred ?? pageSize, limits.most),
    total: count,
    options,
    isWhole,
  };
}

function smaller(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

/** The rows of a collection that is aggregated within $expand. */
function planApplied(set: EntitySet, options: QueryOptions, limits: PageLimits): PagePlan {
  const refuse = (what: string): QueryError => new QueryError('$apply', what, 0, 'notImplemented');
  if (!limits.applied) throw refuse('is not supported inside of $expand here');
  if (refersToIt(options)) throw refuse('is not supported together with $it inside of $expand');
  const { top, skip = 0, count = false } = options;
  return {
    ...{
      set,
      row: new Range(entityShape(set)),
      named: [],
      parts: new Map(),
      computed: new Map(),
      expand: [],
      order: [],
    },
    ...{ skip, limit: Math.min(top ?? Infinity, limits.most), total: count, options, isWhole: false },
    applied: limits.applied(set, options),
  };
}

function planConditions(
  set: EntitySet,
  { filter, search }: QueryOptions,
  scope: Scope,
): Pick<PagePlan, 'filter' | 'search'> {
  return {
    filter: filter && planPredicate(filter, scope),
    search: search && planSearchIn(set, search),
  };
}

function planMembers(set: EntitySet, row: Range, options: QueryOptions, limits: PageLimits, outer: Outer): EntityPlan {
  const computed = planCompute(set, row, options, outer);
  const { owned, led } = namedExpansions(set, options.expand);
  const select = planSelect(set.type, options.select, new Set(computed.keys()));
  return {
    set,
    row,
    select: planOwned(set.type, select, owned),
    named: namedProperties(set.type, options.select, owned),
    references: referencedOwned(owned),
    parts: planParts(set.type, row, options, outer, select === undefined),
    computed,
    expand: led.map(([child, item]) => {
      const { suffix, options: inner } = item;
      if (child.single) checkSingle(child, item);
      const kind = suffix === '$ref' ? 'references' : suffix === '$count' ? 'count' : 'entities';
      return {
        name: child.name,
        kind,
        page: planItems(child, withAliases(inner, options), limits, kind, outer),
      };
    }),
  };
}

/**
 * The collections of values with options within $select (OData 4.01 part 2, section 5.1.4).
 * @param isAll whether $select names all properties
 */
function planParts(
  type: StructuredType,
  row: Range,
  { select = [], aliases }: QueryOptions,
  outer: Outer,
  isAll: boolean,
): ReadonlyMap<string, PropertyPlan> {
  const parts = new Map<string, PropertyPlan>();
  for (const item of select) {
    const property = choosesItems(type, item);
    if (!property || !item.options) continue;
    if (isAll) throw notOffered({ option: '$select' }, item.at, `Options of '${property.name}' beside *`);
    const path: Expression = { kind: 'member', at: item.at, name: property.name };
    const value = planExpression(path, { ...outer, option: '$select', row });
    parts.set(property.name, planProperty({ row, value }, undefined, { aliases, ...item.options }));
  }
  return parts;
}

/** The properties in $select and $expand that are part of the entity itself. */
export function namedProperties(
  { properties }: StructuredType,
  select: QueryOptions['select'] = [],
  owned: readonly (readonly [Property, ExpandItem])[] = [],
): Property[] {
  const selected = select.flatMap(({ path }) => path.flatMap(({ name }) => properties.get(name) ?? []).slice(0, 1));
  return [...new Set([...selected, ...owned.map(([property]) => property)])];
}

/** @throws QueryError for options and suffixes that only a collection has */
function checkSingle({ name }: EntitySet, { at, suffix, options }: ExpandItem): void {
  const scope = { option: '$expand' };
  if (suffix === '$count') throw invalid(scope, at, `'${name}' is not a collection`);
  if (suffix) throw notOffered(scope, at, `${suffix} of '${name}'`);
  permit(options, ofEntity, `does not apply to '${name}', which is not a collection`);
}

/** Adds the parameter aliases of the request to the options for the next-page link of an expanded collection. */
function withAliases(inner: QueryOptions, { written }: QueryOptions): QueryOptions {
  const aliases = [...written].filter(([name]) => name.startsWith('@'));
  return aliases.length === 0 ? inner : { ...inner, written: new Map([...inner.written, ...aliases]) };
}

function planCompute(
  { type }: EntitySet,
  row: Range,
  { compute = [] }: QueryOptions,
  outer: Outer,
): ReadonlyMap<string, Planned> {
  const computed = new Map<string, Planned>();
  for (const { expression, as, at } of compute) {
    if (computed.has(as) || type.properties.has(as))
      throw invalid({ option: '$compute' }, at, `'${as}' is the name of another property`);
    computed.set(as, planResult(expression, { ...outer, option: '$compute', row, computed: new Map(computed) }));
  }
  return computed;
}
