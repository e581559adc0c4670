import type { SqlBuilder } from '../../sql-builder';
import { enumNumber } from '../../values/enum-values';
import type { Planned } from '../../values/planned';
import type { Range } from '../../values/shape';
import { sqlType } from '../../values/sql-forms';
import { mayBeNull } from './compile-comparison';
import { compileExpression } from './compile-expression';

/** SQL of a value that rows are ordered by. */
export interface OrderKey {
  readonly sql: string;
  /** PostgreSQL's type; a value converts to text and back exactly. */
  readonly type: 'bigint' | 'boolean' | 'integer' | 'numeric' | 'text';
  /** Null sorts before all values in ascending order (part 1, section 11.2.6.2), unlike PostgreSQL's default. */
  readonly nullable: boolean;
}

/**
 * The sort keys, first key first, for the order of an expression's values: texts by code points, members of
 * enumerations by their number, NaN after all numbers.
 * @param planned from planOrderValue
 */
export function orderKeys(sql: SqlBuilder, planned: Planned, rows: ReadonlyMap<Range, string>): OrderKey[] {
  const nullable = mayBeNull(planned);
  const value = compileExpression(sql, planned, rows);
  if (planned.type.kind === 'enum') return [{ sql: enumNumber(planned.type.enum, value), type: 'integer', nullable }];
  if (planned.type.kind === 'untyped') return untypedKeys(value);
  const type = sqlType(planned.type);
  if (type === 'jsonb') throw new Error('A value without an order was planned as one');
  // PostgreSQL reads a bare constant in ORDER BY as the number of a column, and rejects all but numbers.
  if (value === 'true' || value === 'false') return [{ sql: `${value}::boolean`, type, nullable }];
  return [{ sql: type === 'text' ? `${value} COLLATE "C"` : value, type, nullable }];
}

/**
 * Members of open types sort by kind: texts, numbers, booleans. Each key is null for the other kinds, and null sorts
 * first.
 */
function untypedKeys(json: string): OrderKey[] {
  return [
    { sql: `boolean_of(${json})`, type: 'boolean', nullable: true },
    { sql: `number_of(${json})`, type: 'numeric', nullable: true },
    { sql: `text_of(${json}) COLLATE "C"`, type: 'text', nullable: true },
  ];
}
