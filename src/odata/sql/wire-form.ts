import { writeText } from '../values/sql-forms';
import { isNumber, isPrimitive, type ValueType } from '../values/value-type';

/** JSON text of a value in the SQL form of its type; null for null (OData JSON Format 4.01, section 7.1). */
export function wireForm(type: ValueType, sql: string): string {
  if (isNumber(type)) {
    // JSON has no numbers for these.
    return `CASE WHEN ${sql} IN ('NaN', 'Infinity', '-Infinity') THEN '"' || ${writeText(type, sql)} || '"' ELSE ${writeText(type, sql)} END`;
  }
  if (isPrimitive(type, 'Edm.Boolean')) return `(${sql})::text`;
  if (type.kind === 'primitive' || type.kind === 'enum') return `to_jsonb(${writeText(type, sql)})::text`;
  return `nullif((${sql})::text, 'null')`;
}
