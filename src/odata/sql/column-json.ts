import type { Property } from '../../edm/structured-type';
import { columnOf } from '../row-layout';
import { writeText } from '../values/sql-forms';
import { isInteger, isNumber, isPrimitive, typeOfProperty } from '../values/value-type';

/** Durations in seconds from 0 up to this one have no other part than seconds. */
const MINUTE = 60;

/**
 * SQL of the JSON text of a property with a column of its own; null for null. It is the same as that of `wireForm`, and
 * calls no SQL function for what most rows hold: a page has thousands of such values.
 * @param row alias of the entity's row
 */
export function columnJson(property: Property, row: string): string {
  const type = typeOfProperty(property);
  const column = `${row}.${columnOf(property)}`;
  if (isPrimitive(type, 'Edm.Duration')) {
    const seconds = `'PT' || trim_scale(${column}) || 'S'`;
    return `'"' || CASE WHEN ${column} >= 0 AND ${column} < ${MINUTE} THEN ${seconds} ELSE ${writeText(type, column)} END || '"'`;
  }
  if (isInteger(type) || isPrimitive(type, 'Edm.Boolean')) return `to_json(${column})::text`;
  // NaN and the infinities, which only a binary number can be, are texts in JSON.
  if (isNumber(type)) return `replace(to_json(trim_scale(${column}))::text, 'Infinity', 'INF')`;
  return `to_json(${writeText(type, column)})::text`;
}
