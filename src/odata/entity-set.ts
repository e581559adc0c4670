import type { JsonObject } from '../edm/json/json-value';
import type { PrimitiveType } from '../edm/primitive-types';
import type { StructuredType } from '../edm/structured-type';
import { betaNamesOf, typeIn, type Version } from '../edm/version';

/** A column of the default order of a collection. */
export interface OrderColumn {
  readonly column: string;
  readonly type: 'bigint' | 'text';
  /** Default: ascending. */
  readonly descending?: boolean;
}

/** Where the entities of a collection are stored and how they are found. */
export interface EntitySet {
  /** Name of the collection in a URL. */
  readonly name: string;
  /** Name of one entity in messages. */
  readonly label: string;
  /** Name of several entities; default: the label with an s. */
  readonly plural?: string;
  readonly type: StructuredType;
  readonly table: string;
  /** Columns that refer to the parent, each with the parent's column that it equals; empty at the root. */
  readonly parentKey: readonly (readonly [own: string, parents: string])[];
  /** Default order; unique among the entities of one parent. */
  readonly order: readonly OrderColumn[];
  /** Columns that are unique among the entities of one parent. */
  readonly key: readonly OrderColumn[];
  /** Where the entities are contained, for a collection that only lists entities of other collections. */
  readonly home?: Home;
  /** Column with a number that each change of an entity raises, and that its entity tag contains; absent: no tag. */
  readonly revision?: string;
  /** Whether it holds at most one entity, and appears in answers as that entity or null; default false. */
  readonly single?: boolean;
  /** Names of stored members that do not exist in the type's version. */
  readonly hidden?: readonly string[];
  /**
   * SQL of the rows, for a collection derived from the rows of others; default: the table.
   * @param param adds a value with its SQL type, and returns its parameter
   * @param toldApart names of all properties that a reader tells rows apart by, when it only adds the rows up: rows that
   *   are alike in these can then be given as one. Undefined: each row counts.
   */
  readonly rows?: (param: (value: unknown, type: string) => string, toldApart?: ReadonlySet<string>) => string;
  /** Properties whose values can be added up; declared where {@link rows} can give sums in place of single rows. */
  readonly sums?: ReadonlySet<string>;
  /**
   * What $search looks into; default: the texts of the entities and of those that they contain. `none`: it is refused. The
   * name of a navigation property to a single entity: it matches where that entity does.
   */
  readonly search?: 'none' | { readonly through: string };
  /** Whether its rows follow those of other collections after a while; default false. */
  readonly lags?: boolean;
  /** Entities on one page. */
  readonly pageSize: number;
  /** Whether its entities change only with the entity that contains them; default false. */
  readonly readOnly?: boolean;
  /** Members with the same data in an older and a newer form; the table then has a column `derived`. */
  readonly counterparts?: readonly Counterparts[];
  /**
   * Aggregates that have a name of their own. A text is what could stand in `aggregate`, such as `$count` or `version
   * with sum`; its values of several groups are added.
   */
  readonly customAggregates?: ReadonlyMap<string, string | SqlAggregate>;
  /** Contained collections, by the name of their navigation property. */
  readonly children: ReadonlyMap<string, EntitySet>;
}

/** Name of several entities of a set in messages. */
export function pluralOf({ label, plural }: Pick<EntitySet, 'label' | 'plural'>): string {
  return plural ?? `${label}s`;
}

/** An aggregate that SQL makes of the rows of a collection. Its values of several groups cannot be added. */
export interface SqlAggregate {
  /** Type of the value. */
  readonly type: PrimitiveType;
  /** Properties that it tells rows apart by, beside those of the request. */
  readonly toldApart?: readonly string[];
  /** SQL type of what it takes of each row. */
  readonly inputType: string;
  /** Returns SQL of what it takes of a row. @param row alias of the row */
  readonly input: (row: string) => string;
  /** Returns SQL of the value, in the form of its type. @param column with the inputs of all rows */
  readonly combine: (column: string) => string;
}

const setsOfV1 = new WeakMap<EntitySet, EntitySet>();

/** A collection as it is in a version. Returns the collection itself when its type is the same in all versions. */
export function setIn(set: EntitySet, version: Version): EntitySet {
  const type = typeIn(set.type, version);
  if (type === set.type) return set;
  const known = setsOfV1.get(set) ?? { ...set, type, hidden: betaNamesOf(set.type) };
  setsOfV1.set(set, known);
  return known;
}

/** Two members of an entity with the same data in an older and a newer form: each one value or entity, or many. */
export interface Counterparts {
  /** Name of the property with the older form. */
  readonly older: string;
  /** Name of the navigation property that leads to the newer entity or entities. */
  readonly newer: string;
  /** Member of a newer entity that holds the data of the older form. */
  readonly member: string;
  /** Most values of an older list. */
  readonly most?: number;
  /** Converts the value of that member to the older form. */
  readonly toOlder: (told: JsonObject) => JsonObject;
  /** Converts an older value to a newer entity; without an id where the value has none. */
  readonly toNewer: (older: JsonObject) => JsonObject;
}

/** The collections on the path to an entity, and SQL of the id of each entity on the path. */
export interface Home {
  readonly path: readonly EntitySet[];
  /** @param row alias of the entity's row */
  readonly ids: (row: string) => readonly string[];
}

/** Path to an entity from the entity that contains it, or from the root. @param row alias of its row */
export function homeOf(
  set: EntitySet,
  row: string,
): { readonly path: readonly EntitySet[]; readonly ids: readonly string[] } {
  return set.home ? { path: set.home.path, ids: set.home.ids(row) } : { path: [set], ids: [`${row}.id`] };
}

/** One step of a resource path: a collection, or one entity of it. */
export interface PathStep {
  readonly set: EntitySet;
  readonly id?: string;
}

/** Column with the position of the parent, for parents that can share an id. */
export function parentPosition({ parentKey }: Pick<EntitySet, 'parentKey'>): string | undefined {
  return parentKey.find(([, parents]) => parents === 'position')?.[0];
}

/**
 * Conditions that an entity belongs to the tenant and, below the root, to its parent.
 * @param parent alias of the parent's row; undefined at the root
 * @param parentId SQL of the parent's id, where its row is not read
 */
export function membership(
  { parentKey }: EntitySet,
  row: string,
  parent: string | undefined,
  { parentId, tenant = '$1' }: { readonly parentId?: string; readonly tenant?: string } = {},
): string[] {
  const keys = parentKey.map(([own, parents]) => `${row}.${own} = ${parentId ?? `${parent}.${parents}`}`);
  return [`${row}.tenant_id = ${tenant}`, ...keys];
}

/** Values, as text, of the sort keys of the last item of a page. */
export type Continuation = readonly (string | null)[];

/** The end of a SELECT of one entity by its id: of the entities of one parent that share the id, the first. */
export function firstOf({ parentKey, key }: EntitySet, row: string): string {
  const isUnique = parentKey.length === 0 || key.every(({ column }) => column === 'id');
  return isUnique ? '' : ` ORDER BY ${key.map(({ column }) => `${row}.${column}`).join(', ')} LIMIT 1`;
}

/** The last step of a path that is not empty. */
export function endOf(path: readonly PathStep[]): PathStep {
  return path.at(-1) as PathStep;
}
