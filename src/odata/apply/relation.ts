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

/** The context that all steps of one $apply share. */
export interface Context {
  readonly sql: SqlBuilder;
  /** The collection of the request. */
  readonly set: EntitySet;
  /** Option that is being compiled, for messages: options applied after $apply are compiled as steps, too. */
  readonly option: string;
  /** Parameter aliases of the request. */
  readonly aliases?: ReadonlyMap<string, Expression>;
  /** Returns a new column name, unique in the statement. */
  readonly column: () => string;
  /** Groupings that rollups of the statement have made so far. */
  readonly groupings: { made: number };
}

/** An item of a collection that grouping has unfolded, one per row. */
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
  /** The collection, where each row is one of its entities: all columns of its table are then present. */
  readonly set?: EntitySet;
  /** Values by their path in expressions; for entities, only computed values. */
  readonly columns: ReadonlyMap<string, TypedColumn>;
  readonly items: readonly UnfoldedItem[];
  /** Column of bigint with the order of the rows; undefined: the default order. */
  readonly position?: string;
  /** Columns that identify the groups. The steps apply to each group; empty: to all rows. */
  readonly partition: readonly string[];
  /** SELECT of all groups, where a group may have lost its rows: aggregates still return a row for it. */
  readonly groups?: string;
  /** Column that is null for rows that are not entities, where concat has combined both. */
  readonly entityMark?: string;
  /** The factor by which concat may have multiplied the rows; default: 1. */
  readonly copies?: number;
}

/** Ranges over the rows of a relation, and the scope of expressions on them. */
export interface RelationScope {
  readonly scope: Scope;
  readonly ranges: readonly Range[];
}

/** FROM clause and aliases for reading the rows of a relation. */
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

/** The default order of a relation's rows. It is unique, except for rows that are equal. */
export function orderOf({ position, set, columns }: Relation, row: string): string {
  if (position !== undefined) return `${row}.${position}`;
  if (set) return set.order.map(({ column, descending }) => `${row}.${column}${descending ? ' DESC' : ''}`).join(', ');
  // All rows without columns are equal.
  if (columns.size === 0) return '(SELECT NULL)';
  return valueOrder([...columns.values()], row);
}

/** The order of values, the first column first. */
export function valueOrder(columns: readonly TypedColumn[], row: string): string {
  return columns
    .map(({ column, type }) => `${row}.${column}${sqlType(type) === 'text' ? ' COLLATE "C"' : ''} NULLS FIRST`)
    .join(', ');
}

/** The definition of a window: rows of one group, and their order. */
export function windowOf({ partition }: Relation, row: string, order: string): string {
  const groups = partition.map((column) => `${row}.${column}`).join(', ');
  return `${groups === '' ? '' : `PARTITION BY ${groups} `}ORDER BY ${order}`;
}

/** A relation for steps that read it more than once: the WITH clause before them, and the relation that they read. */
export function shared({ sql }: Context, relation: Relation): { readonly prefix: string; readonly relation: Relation } {
  const name = sql.alias();
  return { prefix: `WITH ${name} AS (${relation.text}) `, relation: { ...relation, text: `SELECT * FROM ${name}` } };
}
