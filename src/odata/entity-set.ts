import type { JsonObject } from '../edm/json/json-value';
import type { StructuredType } from '../edm/structured-type';
import { betaNamesOf, typeIn, type Version } from '../edm/version';

/** A column by which a collection is ordered when the client names no order. */
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
  /** What one entity is called in a message. */
  readonly label: string;
  readonly type: StructuredType;
  readonly table: string;
  /** Columns that point to the parent, each with the parent's column that it equals; empty at the root. */
  readonly parentKey: readonly (readonly [own: string, parents: string])[];
  /** Default order; it tells entities of one parent apart. */
  readonly order: readonly OrderColumn[];
  /** Columns that by themselves tell entities of one parent apart. */
  readonly key: readonly OrderColumn[];
  /** Where the entities are at home, for a collection that only lists what others contain. */
  readonly home?: Home;
  /** Column of a number that each change of an entity raises, and of which its entity tag is made; absent: it has none. */
  readonly revision?: string;
  /** Whether it holds one entity at most, and stands in answers as that entity or null; default false. */
  readonly single?: boolean;
  /** Names of stored members that the type lacks, because its version does. */
  readonly hidden?: readonly string[];
  /**
   * SQL of the rows, for a collection that is made of those of others; default: the table.
   * @param param takes a value and its SQL type, and gives the parameter that stands for it
   */
  readonly rows?: (param: (value: unknown, type: string) => string) => string;
  /** Entities on one page. */
  readonly pageSize: number;
  /** Whether its entities change only with the entity that contains them; default false. */
  readonly readOnly?: boolean;
  /** Members that say the same in an older and a newer form; the table then has a column `derived`. */
  readonly counterparts?: readonly Counterparts[];
  /** Contained collections, by the name of their navigation property. */
  readonly children: ReadonlyMap<string, EntitySet>;
}

const setsOfV1 = new WeakMap<EntitySet, EntitySet>();

/** A collection as a version has it: itself, where all versions have its type alike. */
export function setIn(set: EntitySet, version: Version): EntitySet {
  const type = typeIn(set.type, version);
  if (type === set.type) return set;
  const known = setsOfV1.get(set) ?? { ...set, type, hidden: betaNamesOf(set.type) };
  setsOfV1.set(set, known);
  return known;
}

/** Two members of an entity that say the same in an older and a newer form: one value or entity each, or many. */
export interface Counterparts {
  /** Name of the property with the older form. */
  readonly older: string;
  /** Name of the navigation property that leads to the newer entity or entities. */
  readonly newer: string;
  /** Member of a newer entity that holds what the older form tells. */
  readonly member: string;
  /** Most values of an older list. */
  readonly most?: number;
  /** The older form of what that member holds. */
  readonly toOlder: (told: JsonObject) => JsonObject;
  /** The newer entity for an older value; without an id where the value tells none. */
  readonly toNewer: (older: JsonObject) => JsonObject;
}

/** The collections on the way to an entity, and SQL of the id of each entity on it. */
export interface Home {
  readonly path: readonly EntitySet[];
  /** @param row alias of the entity's row */
  readonly ids: (row: string) => readonly string[];
}

/** Steps to an entity from the entity that contains it, or from the root. @param row alias of its row */
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

/** Column that tells which of the parents of one id contains an entity, where parents can have an id in common. */
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

/** Values, as text, of what a collection is ordered by: those of the last item of a page. */
export type Continuation = readonly (string | null)[];

/** The last step of a path, which has one. */
export function endOf(path: readonly PathStep[]): PathStep {
  return path.at(-1) as PathStep;
}
