import { checkLimit } from '../limits';
import { wireForm } from '../sql/wire-form';
import type { Transformation } from '../syntax/ast';
import { notOffered } from '../values/expression-error';
import type { TypedColumn } from '../values/shape';
import { sqlType } from '../values/sql-forms';
import { edm, isBinaryFloat, isNumber, sameType, untyped, type ValueType } from '../values/value-type';
import { addColumn } from './column-names';
import type { Sequence } from './group-rows';
import { PresenceMarks } from './presence-marks';
import { orderOf, shared, type Context, type Relation } from './relation';

type Concat = Extract<Transformation, { readonly kind: 'concat' }>;

/**
 * The results of several sequences on the same rows, one after the other (Data Aggregation 4.01, section 3.2.2).
 * Entities are represented by the number of their row, and joined to the row again at the end.
 */
export function concatRows(c: Context, input: Relation, { sequences, at }: Concat, sequence: Sequence): Relation {
  const mark = c.column();
  const numbered = `SELECT *, row_number() OVER () AS ${mark} FROM (${input.text}) ${c.sql.alias()}`;
  const { prefix, relation } = shared(c, { ...input, text: input.set ? numbered : input.text });
  const parts = sequences.map((steps) => sequence(c, relation, steps));
  if (parts.some(({ entityMark }) => entityMark !== undefined))
    throw notOffered(c, at, 'concat within concat of entities with other rows');
  const copies = parts.reduce((sum, each) => sum + (each.copies ?? 1), 0);
  checkLimit('applyCopies', copies, c.option, at);
  const marks = new PresenceMarks(c);
  const columns = commonColumns(c, parts, marks, at);
  const [part, place, number, position] = [c.column(), c.column(), c.column(), c.column()];
  const hasEntities = parts.some(({ set }) => set);
  const keys = hasEntities ? [] : input.partition;
  const selects = parts.map((each, index) => {
    const row = c.sql.alias();
    const values = [...columns].map(([path, { type, column }]) => {
      const own = each.columns.get(path);
      return `${own ? converted(own, type, row) : `NULL::${sqlType(type)}`} AS ${column}`;
    });
    const presences = marks.columnsOf(index, row);
    const before = [
      ...keys.map((key) => `${row}.${key}`),
      `${index} AS ${part}`,
      `row_number() OVER (ORDER BY ${orderOf(each, row)}) AS ${place}`,
      `${each.set ? `${row}.${mark}` : 'NULL::bigint'} AS ${number}`,
    ];
    return `SELECT ${[...before, ...values, ...presences].join(', ')} FROM (${each.text}) ${row}`;
  });
  const all = c.sql.alias();
  const entity = c.sql.alias();
  const own = [...keys, ...[...columns.values()].map(({ column }) => column), ...marks.names].map(
    (column) => `${all}.${column}`,
  );
  const list = [...(hasEntities ? [`${entity}.*`] : []), ...own];
  const order = `row_number() OVER (ORDER BY ${all}.${part}, ${all}.${place}) AS ${position}`;
  const entities = hasEntities ? ` LEFT JOIN (${relation.text}) ${entity} ON ${entity}.${mark} = ${all}.${number}` : '';
  return {
    ...{
      text: `${prefix}SELECT ${[...list, order].join(', ')} FROM (${selects.join(' UNION ALL ')}) ${all}${entities}`,
    },
    ...{ set: hasEntities ? input.set : undefined, columns, items: hasEntities ? input.items : [], position },
    ...{ partition: input.partition, groups: input.groups, copies },
    entityMark: hasEntities && parts.some(({ set }) => !set) ? mark : undefined,
  };
}

/**
 * A column for each path of any part. Values of different types become untyped, like members of an open type. The rows
 * of a part without the path do not have the member (section 3.2.2: the structure of each instance is preserved).
 */
function commonColumns(
  c: Context,
  parts: readonly Relation[],
  marks: PresenceMarks,
  at: number,
): ReadonlyMap<string, TypedColumn> {
  const columns = new Map<string, TypedColumn>();
  for (const [path, { type }] of parts.flatMap((part) => [...part.columns])) {
    const known = columns.get(path);
    if (!known) {
      const own = parts.map((part) => part.columns.get(path));
      const declared = own.every((column) => column === undefined || column.declared);
      addColumn(c, columns, path, { type, column: c.column(), presence: marks.markOf(own), declared }, at);
      continue;
    }
    columns.set(path, { ...known, type: commonType(known.type, type) });
  }
  return columns;
}

function commonType(one: ValueType, other: ValueType): ValueType {
  if (sameType(one, other) || other.kind === 'null') return one;
  if (one.kind === 'null') return other;
  if (!isNumber(one) || !isNumber(other)) return untyped;
  return isBinaryFloat(one) || isBinaryFloat(other) ? edm.Double : edm.Decimal;
}

function converted({ type, column }: TypedColumn, to: ValueType, row: string): string {
  const sql = `${row}.${column}`;
  if (to.kind !== 'untyped' || sqlType(type) === 'jsonb') return type.kind === 'null' ? `NULL::${sqlType(to)}` : sql;
  return `(${wireForm(type, sql)})::jsonb`;
}
