import type { SqlBuilder } from '../../sql-builder';
import { enumNumber } from '../../values/enum-values';
import type { Planned } from '../../values/planned';
import type { Range } from '../../values/shape';
import { sqlType } from '../../values/sql-forms';
import { mayBeNull } from './compile-comparison';
import { compileExpression } from './compile-expression';

/** SQL by whose value rows are ordered. */
export interface OrderKey {
  readonly sql: string;
  /** PostgreSQL's type; each value of it is told exactly by its text. */
  readonly type: 'bigint' | 'boolean' | 'integer' | 'numeric' | 'text';
  /** Null comes before all values in ascending order (part 1, section 11.2.6.2), which PostgreSQL must be told. */
  readonly nullable: boolean;
}

/**
 * What to order by, first key first, for rows to come in the order of an expression's values: texts by code points,
 * members of enumerations by their number, NaN behind all numbers.
 * @param planned from planOrderValue
 */
export function orderKeys(sql: SqlBuilder, planned: Planned, rows: ReadonlyMap<Range, string>): OrderKey[] {
  const nullable = mayBeNull(planned);
  const value = compileExpression(sql, planned, rows);
  if (planned.type.kind === 'enum') return [{ sql: enumNumber(planned.type.enum, value), type: 'integer', nullable }];
  if (planned.type.kind === 'untyped') return untypedKeys(value);
  const type = sqlType(planned.type);
  if (type === 'jsonb') throw new Error('A value without an order was planned as one');
  // PostgreSQL takes a bare constant in ORDER BY for the number of a column, and refuses all but numbers.
  if (value === 'true' || value === 'false') return [{ sql: `${value}::boolean`, type, nullable }];
  return [{ sql: type === 'text' ? `${value} COLLATE "C"` : value, type, nullable }];
}

/** What open types hold comes by kinds: texts, numbers, booleans, as each later key is null for those before. */
function untypedKeys(json: string): OrderKey[] {
  return [
    { sql: `boolean_of(${json})`, type: 'boolean', nullable: true },
    { sql: `number_of(${json})`, type: 'numeric', nullable: true },
    { sql: `text_of(${json}) COLLATE "C"`, type: 'text', nullable: true },
  ];
}
