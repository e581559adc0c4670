import { isNumber, type ValueType } from './value-type';

/**
 * PostgreSQL's type for the values of a type: text, boolean, numeric for every number and for seconds of durations,
 * bigint for ticks (times, times of day) and days (dates), text for the names of enumeration members, and jsonb for
 * everything with members or items. docs/decisions/0008 gives the reasons.
 */
export function sqlType(type: ValueType): 'text' | 'boolean' | 'numeric' | 'bigint' | 'jsonb' {
  if (isNumber(type)) return 'numeric';
  switch (type.kind) {
    case 'enum':
    case 'null':
      return 'text';
    case 'primitive':
      break;
    default:
      return 'jsonb';
  }
  switch (type.name) {
    case 'Edm.Boolean':
      return 'boolean';
    case 'Edm.Duration':
      return 'numeric';
    case 'Edm.Date':
    case 'Edm.DateTimeOffset':
    case 'Edm.TimeOfDay':
      return 'bigint';
    default:
      return 'text';
  }
}

/**
 * SQL that reads a value of a declared type from JSON.
 * @param json SQL of the value as jsonb
 * @param text SQL of the value as text, null for JSON null
 */
export function readJson(type: ValueType, json: string, text: string): string {
  if (isNumber(type)) return `number_of(${json})`;
  if (type.kind === 'enum') return text;
  if (type.kind !== 'primitive') return json;
  return type.name === 'Edm.Boolean' ? `boolean_of(${json})` : readText(type, text);
}

/** SQL that reads a value from its text; null where the text is not a value of the type. */
export function readText(type: ValueType, text: string): string {
  if (isNumber(type)) return `read_number(${text})`;
  if (type.kind !== 'primitive') return text;
  switch (type.name) {
    case 'Edm.Boolean':
      return `(CASE ${text} WHEN 'true' THEN true WHEN 'false' THEN false END)`;
    case 'Edm.Date':
      return `read_date(${text})`;
    case 'Edm.DateTimeOffset':
      return `read_ticks(${text})`;
    case 'Edm.Duration':
      return `read_seconds(${text})`;
    case 'Edm.Guid':
      return `read_guid(${text})`;
    case 'Edm.TimeOfDay':
      return `read_time_of_day(${text})`;
    default:
      return text;
  }
}

/** SQL of the text of a value in an OData payload. */
export function writeText(type: ValueType, sql: string): string {
  if (isNumber(type)) return `write_number(${sql})`;
  if (type.kind !== 'primitive') return sql;
  switch (type.name) {
    case 'Edm.Binary':
      return `translate(encode(decode(${sql}, 'hex'), 'base64'), E'+/\\n', '-_')`;
    case 'Edm.Boolean':
      return `(CASE ${sql} WHEN true THEN 'true' WHEN false THEN 'false' END)`;
    case 'Edm.Date':
      return `write_date(${sql})`;
    case 'Edm.DateTimeOffset':
      return `format_ticks(${sql})`;
    case 'Edm.Duration':
      return `write_seconds(${sql})`;
    case 'Edm.TimeOfDay':
      return `write_time_of_day(${sql})`;
    default:
      return sql;
  }
}

/**
 * SQL of the items of a JSON array, as rows; no rows for other values. The value appears only once: a CASE would
 * decompress a large body for its condition, and again for its result.
 */
export function itemRows(json: string): string {
  return `jsonb_path_query(${json}, 'strict $[*]', '{}', true)`;
}
