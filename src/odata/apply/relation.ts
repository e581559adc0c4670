import type { EntitySet } from '../entity-set';
import { rangeNode } from '../plan/expression/plan-path';
import type { SqlBuilder } from '../sql-builder';
import type { Expression } from '../syntax/ast';
import { constant } from '../values/constants';
import type { Planned } from '../values/planned';
import type { Scope } from '../values/scope';
import { columnsShape, entityShape, Range, type TypedColumn } from '../values/shape';
import { sqlType } from '../values/sql-forms';
import { nullType } from '../values/value-type';

/** What all steps of one $apply have in common. */
export interface Context {
  readonly sql: SqlBuilder;
  /** The collection that the request is about. */
  readonly set: EntitySet;
  /** Option that is being compiled, for messages: those behind $apply are steps like its own. */
  readonly option: string;
  /** Parameter aliases of the request. */
  readonly aliases?: ReadonlyMap<string, Expression>;
  /** Makes the name of a column that no other column of the statement has. */
  readonly column: () => string;
}

/** The item of a collection that grouping has unfolded, one in each row. */
export interface UnfoldedItem {
  /** Path of the collection, without slash at the end. */
  readonly path: string;
  readonly range: Range;
  /** Column with the item: jsonb, or a row of the item's table. */
  readonly column: string;
}

/** The rows between two steps. */
export interface Relation {
  /** SELECT of the rows. */
  readonly text: string;
  /** Set where each row is an entity of it: all columns of its table are there. */
  readonly set?: EntitySet;
  /** Values by the path that expressions have for them; of entities: what was computed. */
  readonly columns: ReadonlyMap<string, TypedColumn>;
  readonly items: readonly UnfoldedItem[];
  /** Column of bigint that tells the order of the rows; undefined: the default order. */
  readonly position?: string;
  /** Columns that tell the groups apart to each of which the steps apply; empty: to all rows. */
  readonly partition: readonly string[];
  /** SELECT of all groups, where one may have lost its rows: it still has an aggregate. */
  readonly groups?: string;
  /** Column that is null for rows that are no entities, where concat has joined both. */
  readonly entityMark?: string;
  /** How many times concat may have multiplied the rows; default: once. */
  readonly copies?: number;
}

/** Ranges over the rows of a relation, and the scope of expressions about them. */
export interface RelationScope {
  readonly scope: Scope;
  readonly ranges: readonly Range[];
}

/** Aliases of SQL under which the rows of a relation are read. */
export interface Source {
  readonly from: string;
  readonly row: string;
  readonly rows: Map<Range, string>;
}

export function scopeOf({ option, aliases }: Context, { set, columns, items }: Relation): RelationScope {
  const values = new Range(columnsShape(columns));
  const row = set ? new Range(entityShape(set)) : values;
  const computed = new Map<string, Planned>();
  if (set) for (const [name, column] of columns) computed.set(name, columnNode(values, column));
  for (const { path, range } of items) if (!path.includes('/')) computed.set(path, rangeNode(range));
  return { scope: { option, it: row, row, this: row, computed, aliases }, ranges: [row, values] };
}

export function columnNode(range: Range, column: TypedColumn): Planned {
  if (column.type.kind === 'null') return constant(nullType, null);
  return Object.freeze({ kind: 'column', range, nullable: true, ...column });
}

export function sourceOf({ sql }: Context, { text, items }: Relation, { ranges }: RelationScope): Source {
  const row = sql.alias();
  const rows = new Map(ranges.map((range) => [range, row]));
  let from = `(${text}) ${row}`;
  for (const { range, column } of items) {
    const item = sql.alias();
    const columns = range.shape.kind === 'entity' ? `(${row}.${column}).*` : `${row}.${column} AS value`;
    from += ` CROSS JOIN LATERAL (SELECT ${columns}) ${item}`;
    rows.set(range, item);
  }
  return { from, row, rows };
}

/** What the rows of a relation are ordered by when nothing else decides; it tells all rows apart that differ. */
export function orderOf({ position, set, columns }: Relation, row: string): string {
  if (position !== undefined) return `${row}.${position}`;
  if (set) return set.order.map(({ column, descending }) => `${row}.${column}${descending ? ' DESC' : ''}`).join(', ');
  return [...columns.values()]
    .map(({ column, type }) => `${row}.${column}${sqlType(type) === 'text' ? ' COLLATE "C"' : ''} NULLS FIRST`)
    .join(', ');
}

/** The beginning of a window: rows of one group, and their order. */
export function windowOf({ partition }: Relation, row: string, order: string): string {
  const groups = partition.map((column) => `${row}.${column}`).join(', ');
  return `${groups === '' ? '' : `PARTITION BY ${groups} `}ORDER BY ${order}`;
}

/** The relation for steps that read it more than once: what to put before them, and what they read. */
export function shared({ sql }: Context, relation: Relation): { readonly prefix: string; readonly relation: Relation } {
  const name = sql.alias();
  return { prefix: `WITH ${name} AS (${relation.text}) `, relation: { ...relation, text: `SELECT * FROM ${name}` } };
}
