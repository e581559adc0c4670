import { parseDateTimeOffset } from '../../edm/date-time-offset';
import { parseJson, stringifyJson } from '../../edm/json/json';
import { isJsonNumber, isJsonObject, type JsonObject, type JsonValue } from '../../edm/json/json-value';
import { typeOf } from '../../edm/registry';
import type { Class, Property } from '../../edm/structured-type';
import { plainText } from '../../edm/wide-numbers';
import { columnOf } from '../../odata/row-layout';
import { readDuration } from '../../odata/values/constants';
import { isNumber, typeOfProperty } from '../../odata/values/value-type';

/** Texts of the columns of a row, as PostgreSQL reads and writes them; null: no value. */
export type StoredRow = readonly (string | null)[];

type Write = (value: JsonValue) => string | null;

/**
 * The form of the rows of a derived type, which has a column for each property with `column`, and the others in `body`.
 * Equal entities have equal texts, so that rows can be compared without their entities.
 */
export class RowForm<Entity> {
  /** All but the tenant's. */
  readonly columns: readonly string[];
  /** SQL that selects a row as one {@link StoredRow} in a column named `row`. */
  readonly selection: string;
  private readonly written: readonly (readonly [name: string, write: Write])[];
  private readonly inBody: readonly string[];

  constructor(of: Class) {
    const properties = [...typeOf(of).properties.values()].filter(({ type }) => type.kind !== 'reference');
    const stored = properties.filter(({ column }) => column);
    this.written = stored.map((property) => [property.name, writerOf(property)]);
    this.inBody = properties.filter(({ column, collection }) => !column && collection).map(({ name }) => name);
    this.columns = [...stored.map((property) => columnOf(property)), 'body'];
    // JavaScript reads JSON faster than an array of PostgreSQL.
    this.selection = `array_to_json(ARRAY[${this.columns.map((column) => `"${column}"::text`).join(', ')}]) AS "row"`;
  }

  /** @param entity in the form of JSON answers */
  write(entity: Entity): StoredRow {
    const members = entity as JsonObject;
    const row: (string | null)[] = [];
    for (const [name, write] of this.written) {
      const value = members[name];
      row.push(value === undefined || value === null ? null : write(value));
    }
    row.push(this.bodyOf(members));
    return row;
  }

  /** A row as it was read, with the body's text as {@link write} writes it. */
  read(row: StoredRow): StoredRow {
    const body = parseJson(row.at(-1) ?? '{}');
    return [...row.slice(0, -1), this.bodyOf(isJsonObject(body) ? body : {})];
  }

  /** Place of a property's text in a row. */
  at(name: keyof Entity & string): number {
    const at = this.written.findIndex(([written]) => written === name);
    if (at < 0) throw new Error(`${name} has no column.`);
    return at;
  }

  private bodyOf(members: JsonObject): string {
    let text = '';
    for (const name of this.inBody) text += `${text === '' ? '' : ','}"${name}":${stringifyJson(members[name] ?? [])}`;
    return `{${text}}`;
  }
}

function writerOf(property: Property): Write {
  const type = typeOfProperty(property);
  if (type.kind === 'primitive' && type.name === 'Edm.DateTimeOffset')
    return (value) => parseDateTimeOffset(String(value))?.ticks.toString() ?? null;
  if (type.kind === 'primitive' && type.name === 'Edm.Duration') return (value) => writeSeconds(String(value));
  return isNumber(type) ? writeNumber : String;
}

/** Durations of seconds only, as almost all are. */
const seconds = /^PT\d{1,9}(?:\.\d{1,12})?S$/;

function writeSeconds(duration: string): string | null {
  return seconds.test(duration) ? duration.slice(2, -1) : (readDuration(duration) ?? null);
}

/** A number without an exponent, and without zeros at the end of its fraction. */
function writeNumber(value: JsonValue): string {
  if (typeof value === 'number') {
    const text = String(value);
    return text.includes('e') ? plainText(value) : text;
  }
  if (!isJsonNumber(value)) return String(value).replace('INF', 'Infinity');
  const text = plainText(value);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
