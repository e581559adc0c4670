import type { ItemsPlan, PropertyPlan } from '../plan/plan-property';
import type { SqlBuilder } from '../sql-builder';
import type { Planned } from '../values/planned';
import type { Range } from '../values/shape';
import { itemRows, writeText } from '../values/sql-forms';
import type { ValueType } from '../values/value-type';
import { compileExpression, compilePredicate } from './expression/compile-expression';
import { prune } from './prune';
import { orderBy, sortKeysOf } from './sort-keys';
import { wireForm } from './wire-form';

/** A SELECT of a part of an entity: its `json`, the `total` of its items, and its `revision`. */
export function partQuery(sql: SqlBuilder, plan: PropertyPlan, rows: ReadonlyMap<Range, string>): string {
  return plan.items ? itemsQuery(sql, plan, plan.items, rows) : valueQuery(sql, plan, rows);
}

function valueQuery(sql: SqlBuilder, plan: PropertyPlan, rows: ReadonlyMap<Range, string>): string {
  const { value, isText, select, structure } = plan;
  const expression = compileExpression(sql, value, rows);
  const json = isText ? bareText(value.type, expression) : wireForm(value.type, prune(sql, expression, select));
  // The entity has no row of its own, and so no revision.
  const revision = structure?.entity && !isText ? `md5((${expression})::text)` : 'NULL';
  return `SELECT ${json} AS json, NULL AS total, ${revision} AS revision`;
}

/** The bare text of a value; for a member of an open type that is not a simple value, its JSON. */
function bareText(type: ValueType, sql: string): string {
  return type.kind === 'untyped'
    ? `coalesce(scalar_text_of(${sql}), nullif((${sql})::text, 'null'))`
    : writeText(type, sql);
}

function itemsQuery(
  sql: SqlBuilder,
  { value, select }: PropertyPlan,
  items: ItemsPlan,
  rows: ReadonlyMap<Range, string>,
): string {
  const row = sql.alias();
  const { base, conditions } = unfiltered(value);
  const own = new Map([...rows, [items.row, row], ...conditions.map(({ range }) => [range, row] as const)]);
  const array = compileExpression(sql, base, rows);
  const where = [
    ...conditions.map(({ predicate }) => compilePredicate(sql, predicate, own)),
    ...items.conditions.map(({ predicate }) => compilePredicate(sql, predicate, own)),
  ];
  const keys = sortKeysOf(sql, items.order, own);
  const order = [...(keys.length === 0 ? [] : [orderBy(keys)]), `${row}.ordinality`].join(', ');
  const found = `SELECT ${prune(sql, `${row}.value`, select)} AS item, row_number() OVER (ORDER BY ${order}) AS n
    FROM ${itemRows(array)} WITH ORDINALITY ${row} (value, ordinality)
    ${where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`}`;
  const last = items.top === undefined ? '' : `AND n <= ${sql.param(items.skip + items.top, 'bigint')}`;
  const page = `n > ${sql.param(items.skip, 'bigint')} ${last}`;
  return `SELECT coalesce(jsonb_agg(item ORDER BY n) FILTER (WHERE ${page}), '[]')::text AS json,
      ${items.total ? 'count(*)::text' : 'NULL'} AS total, NULL AS revision FROM (${found}) items`;
}

/** Splits a filtered path into the collection and its conditions. */
function unfiltered(value: Planned): {
  readonly base: Planned;
  readonly conditions: readonly { readonly range: Range; readonly predicate: Planned }[];
} {
  if (value.kind !== 'filtered') return { base: value, conditions: [] };
  const { base, conditions } = unfiltered(value.of);
  return { base, conditions: [...conditions, value] };
}
