import { TYPE_ANNOTATION } from '../edm/annotations';
import { stringifyJson } from '../edm/json/json';
import { isJsonObject, type JsonObject, type JsonValue } from '../edm/json/json-value';
import { typeOf } from '../edm/registry';
import type { Property, StructuredType } from '../edm/structured-type';
import type { EntityPlan } from '../odata/plan/plan';
import { navigationTarget } from '../odata/related-sets';
import type { Selection } from '../odata/plan/selection';

/** One column of a CSV export. */
export interface CsvColumn {
  /** Names on the path to the value; joined by `/` in the header. */
  readonly path: readonly string[];
  /**
   * For a column of undeclared members: names of the members that have columns of their own. undefined: the column is a
   * single value.
   */
  readonly except?: ReadonlySet<string>;
}

/** Last part of the header of a column for the undeclared members of an open type. */
const REST = '*';

/** The columns for the entities of a plan: selected members, split into single values and collections. */
export function csvColumns({ set, select, computed, expand }: EntityPlan): CsvColumn[] {
  const own = membersOf(set.type, select, [])
    .filter(({ path: [name = ''] }) => !navigationTarget(set, name) && !computed.has(name))
    .filter(({ path: [name = ''] }) => select ?? (set.home !== undefined || !set.type.properties.get(name)?.implied));
  const added = [...computed.keys()].filter((name) => !select || select.has(name));
  const expanded = expand.flatMap(({ name, kind, page }) => [
    ...(page.total || kind === 'count' ? [`${name}@odata.count`] : []),
    ...(kind === 'count' ? [] : [name]),
  ]);
  return [...own, ...[...added, ...expanded].map((name) => ({ path: [name] }))];
}

/** Columns for all members of a type and of the types derived from it. */
function membersOf(type: StructuredType, select: Selection | undefined, above: readonly string[]): CsvColumn[] {
  const types = type.entity ? [type] : [type, ...type.descendants()];
  const properties = new Map(types.flatMap((each) => [...each.properties]));
  const names = select ? [...select.keys()] : [...properties.keys()];
  const columns = names.flatMap((name) => {
    const property = properties.get(name);
    const path = [...above, name];
    return property ? columnsOf(property, select?.get(name), path) : [{ path }];
  });
  const isTold = above.length > 0 && types.length > 1;
  const isOpen = !select && types.some(({ open }) => open);
  return [
    ...(isTold ? [{ path: [...above, TYPE_ANNOTATION] }] : []),
    ...columns,
    ...(isOpen ? [{ path: [...above, REST], except: new Set([TYPE_ANNOTATION, ...properties.keys()]) }] : []),
  ];
}

function columnsOf(
  { type, collection }: Property,
  select: Selection | undefined,
  path: readonly string[],
): CsvColumn[] {
  if (collection || (type.kind !== 'complex' && type.kind !== 'contained')) return [{ path }];
  return membersOf(typeOf(type.target()), select, path);
}

/** The header line (RFC 4180, section 2), with its line break. */
export function csvHeader(columns: readonly CsvColumn[]): string {
  return `${columns.map(({ path }) => quote(path.join('/'))).join(',')}\r\n`;
}

/** The line of an entity, with its line break. */
export function csvLine(columns: readonly CsvColumn[], entity: JsonObject): string {
  const line = columns.map((column) => fieldOf(valueOf(column, entity))).join(',');
  // Readers would skip an empty line.
  return `${line === '' ? '""' : line}\r\n`;
}

function valueOf({ path, except }: CsvColumn, entity: JsonObject): JsonValue | undefined {
  const names = except ? path.slice(0, -1) : path;
  const value = names.reduce<JsonValue | undefined>(
    (container, name) => (isJsonObject(container) && Object.hasOwn(container, name) ? container[name] : undefined),
    entity,
  );
  if (!except) return value;
  const rest = isJsonObject(value) ? Object.entries(value).filter(([name]) => !except.has(name)) : [];
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}

/** Writes null and absent values as nothing, and an empty string as quotes. */
function fieldOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value === '' ? '""' : quote(value);
  return quote(stringifyJson(value));
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
