import type { SqlBuilder } from '../sql-builder';
import { writeText } from '../values/sql-forms';
import { typeAnnotation } from '../values/type-names';
import { isPrimitive, isStructured, type ValueType } from '../values/value-type';
import { wireForm } from './wire-form';

/**
 * SQL of a member that the model does not declare, with a comma in front. Its type is beside it where the JSON value
 * does not show it (OData JSON Format 4.01, section 4.6.3): a boolean, a string and a finite double do. A null has none.
 * @param value SQL of the value
 */
export function dynamicMember(sql: SqlBuilder, name: string, type: ValueType, value: string): string {
  const label = `,${JSON.stringify(name)}:`;
  const typed = (annotation: string): string =>
    sql.param(`,${JSON.stringify(`${name}@odata.type`)}:${JSON.stringify(annotation)}${label}`, 'text');
  const annotation = typeAnnotation(type);
  if (isPrimitive(type, 'Edm.Double') && annotation !== undefined) {
    const text = writeText(type, value);
    const plain = `${sql.param(label, 'text')} || coalesce(${text}, 'null')`;
    return `CASE WHEN ${value} IN ('NaN', 'Infinity', '-Infinity') THEN ${typed(annotation)} || '"' || ${text} || '"' ELSE ${plain} END`;
  }
  const none = sql.param(`${label}null`, 'text');
  return `coalesce(${annotation === undefined ? sql.param(label, 'text') : typed(annotation)} || ${textOf(sql, type, value)}, ${none})`;
}

/** JSON text of a value. An object of a known type contains its type. */
function textOf(sql: SqlBuilder, type: ValueType, value: string): string {
  if (!isStructured(type)) return wireForm(type, value);
  const own = sql.param(JSON.stringify({ '@odata.type': `#${type.type.name}` }), 'jsonb');
  return `(${own} || nullif(${value}, 'null'))::text`;
}
