import { lookupTable } from '../../edm/lookup-table';
import { customMethods, methodNamed, percentiles, shortMethods } from '../functions/aggregation-methods';
import { coerce } from '../plan/expression/coercion';
import { isOrdered } from '../plan/expression/plan-comparison';
import { enumNumber } from '../values/enum-values';
import { invalid, notOffered } from '../values/expression-error';
import type { Planned } from '../values/planned';
import type { Scope } from '../values/scope';
import type { Range } from '../values/shape';
import { sqlType } from '../values/sql-forms';
import { edm, isBinaryFloat, isNumber, isPrimitive, typeLabel, type ValueType } from '../values/value-type';
import { columnSql } from './column-values';

/** An aggregation method: combines the values of many rows. */
export interface Method {
  /** Type of the result. */
  readonly type: ValueType;
  /** The aggregated value; undefined: the rows themselves are counted, or {@link stored} says what is taken of them. */
  readonly value?: Planned;
  /** What SQL takes of each row. */
  readonly stored?: { readonly row: Range; readonly input: (row: string) => string };
  /** SQL type of the input. */
  readonly sqlType: string;
  /** Returns SQL of the input for the SQL of the value. */
  readonly prepare: (sql: string) => string;
  /** Returns SQL of the aggregate; nulls do not count (Data Aggregation 4.01, section 3.2.1.2). */
  readonly combine: (column: string) => string;
  /**
   * Returns SQL of the aggregate over the different values, each once: for values of which a few occur often. Absent:
   * the method takes each value.
   * @param upTo SQL of the number of values up to the value of the row
   * @param all SQL of the number of values
   */
  readonly combineCounted?: (column: string, upTo: string, all: string) => string;
}

const asIs = (sql: string): string => sql;

type Planning = (scope: Scope, value: Planned, at: number) => Method;

const methods = lookupTable<Planning>({
  sum: (scope, value, at) => additive(scope, 'sum', value, at),
  average: (scope, value, at) => additive(scope, 'average', value, at),
  min: (scope, value, at) => extreme(scope, 'min', value, at),
  max: (scope, value, at) => extreme(scope, 'max', value, at),
  countdistinct: (_scope, value) => ({
    type: edm.Decimal,
    value,
    sqlType: sqlType(value.type),
    prepare: (sql) => columnSql(value.type, sql),
    combine: (column) => `count(DISTINCT ${column})::numeric`,
  }),
  ...Object.fromEntries(
    [...percentiles].map(([name, percent]): [string, Planning] => [
      name,
      (scope, value, at) => percentile(scope, name, percent, value, at),
    ]),
  ),
});

/** @throws QueryError where the method is missing, unknown, or does not support the type */
export function planMethod(scope: Scope, name: string | undefined, value: Planned, at: number): Method {
  if (name === undefined) throw invalid(scope, at, "'with' and a method missing");
  const plan = methods.get(methodNamed(name) ?? '');
  if (!plan) {
    const known = [...shortMethods, ...customMethods].join(', ');
    throw notOffered(scope, at, `The aggregation method ${name}`, known);
  }
  return plan(scope, value, at);
}

/**
 * PostgreSQL's avg() keeps 16 digits, which leaves a large number none after the decimal point, but at least as many
 * decimal places as its input has.
 */
function average(column: string): string {
  return `avg(${column} + 0.00000000000000000000)`;
}

/** Sums and averages of numbers and durations. */
function additive(scope: Scope, name: 'sum' | 'average', value: Planned, at: number): Method {
  const combined = name === 'sum' ? (column: string) => `sum(${column})` : average;
  if (isPrimitive(value.type, 'Edm.Duration'))
    return {
      ...{ type: edm.Duration, value, sqlType: 'numeric', prepare: asIs },
      combine: (column) => `bounded_seconds(${combined(column)})`,
    };
  const number = isNumber(value.type) ? value : coerce(scope, value, edm.Double, at);
  if (!number) throw invalid(scope, at, `'${name}' needs numbers or durations, not ${typeLabel(value.type)},`);
  return {
    // A sum of integers can exceed their type, and their average can be a fraction.
    ...{ type: isBinaryFloat(number.type) ? edm.Double : edm.Decimal, value: number },
    ...{ sqlType: 'numeric', prepare: asIs },
    combine: (column) => `bounded_number(${combined(column)})`,
  };
}

/** The least or greatest value of any type that has an order. */
function extreme(scope: Scope, name: 'min' | 'max', value: Planned, at: number): Method {
  const { type } = value;
  if (type.kind === 'untyped')
    throw invalid(scope, at, `'${name}' needs to know the type of a member of an open type: use cast`);
  if (!isOrdered(type) || type.kind === 'null')
    throw invalid(scope, at, `'${name}' needs values that have an order, not ${typeLabel(type)},`);
  const method = { type, value, sqlType: sqlType(type) as string, prepare: asIs };
  if (type.kind === 'enum') {
    const members = Object.entries(type.enum.members).map(([member, number]) => `WHEN ${number} THEN '${member}'`);
    return {
      ...method,
      sqlType: 'integer',
      prepare: (sql) => enumNumber(type.enum, sql),
      combine: (column) => `(CASE ${name}(${column}) ${members.join(' ')} END)`,
    };
  }
  if (isPrimitive(type, 'Edm.Boolean'))
    return { ...method, combine: (column) => `bool_${name === 'min' ? 'and' : 'or'}(${column})` };
  const collation = method.sqlType === 'text' ? ' COLLATE "C"' : '';
  return { ...method, combine: (column) => `${name}(${column}${collation})` };
}

/** What is measured often has the same values; points in time have not. */
const measured = ['Edm.Duration', 'Edm.Date'] as const;
const ranked = [...measured, 'Edm.DateTimeOffset', 'Edm.TimeOfDay'] as const;

/**
 * The value of the nearest rank: the least value that at least so many percent of the values are not above. The rank is
 * `ceil(percent * n / 100)`. PostgreSQL computes it in doubles, without an error for any number of rows: see
 * percentile-ranks.spec.ts.
 */
function percentile(scope: Scope, name: string, percent: number, value: Planned, at: number): Method {
  const { type } = value;
  if (type.kind === 'untyped')
    throw invalid(scope, at, `'${name}' needs to know the type of a member of an open type: use cast`);
  if (!isNumber(type) && !isPrimitive(type, ...ranked))
    throw invalid(scope, at, `'${name}' needs numbers, durations, times or dates, not ${typeLabel(type)},`);
  const isMeasured = isNumber(type) || isPrimitive(type, ...measured);
  return {
    ...{ type, value, sqlType: sqlType(type), prepare: asIs },
    combine: (column) => `percentile_disc(${percent / 100}) WITHIN GROUP (ORDER BY ${column})`,
    combineCounted: isMeasured
      ? (column, upTo, all) => `min(${column}) FILTER (WHERE ${upTo} * 100 >= ${all} * ${percent})`
      : undefined,
  };
}

/** Counts rows. Counts are decimals (Data Aggregation 4.01, sections 3.2.1.3.5 and 3.2.1.4). */
export const counting: Method = {
  type: edm.Decimal,
  sqlType: 'boolean',
  prepare: (sql) => sql,
  combine: (column) => `count(${column})::numeric`,
};
