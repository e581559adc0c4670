import { TYPE_ANNOTATION } from '../edm/annotations';
import { stringifyJson } from '../edm/json/json';
import { isJsonObject, type JsonObject, type JsonValue } from '../edm/json/json-value';
import { typeOf } from '../edm/registry';
import type { Property, StructuredType } from '../edm/structured-type';
import type { EntityPlan } from '../odata/plan/plan';
import type { Selection } from '../odata/plan/selection';

/** One column of a table of entities. */
export interface CsvColumn {
  /** Names from the entity to the value; joined by `/` in the header. */
  readonly path: readonly string[];
  /** Names of members that have columns of their own, where this column holds all others; undefined: a value. */
  readonly except?: ReadonlySet<string>;
}

/** Header of a column for the members of an open type that nobody declared. */
const REST = '*';

/** The columns for the entities of a plan: what is selected, taken apart down to single values and collections. */
export function csvColumns({ set, select, computed, expand }: EntityPlan): CsvColumn[] {
  const own = membersOf(set.type, select, [])
    .filter(({ path: [name = ''] }) => !set.children.has(name) && !computed.has(name))
    .filter(({ path: [name = ''] }) => select ?? (set.home !== undefined || !set.type.properties.get(name)?.implied));
  const added = [...computed.keys()].filter((name) => !select || select.has(name));
  const expanded = expand.flatMap(({ name, kind, page }) => [
    ...(page.total || kind === 'count' ? [`${name}@odata.count`] : []),
    ...(kind === 'count' ? [] : [name]),
  ]);
  return [...own, ...[...added, ...expanded].map((name) => ({ path: [name] }))];
}

/** Columns of all that a value of the type, or of one that derives from it, can have. */
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

/** Text of the first line (RFC 4180, section 2), with its end. */
export function csvHeader(columns: readonly CsvColumn[]): string {
  return `${columns.map(({ path }) => quote(path.join('/'))).join(',')}\r\n`;
}

/** Text of the line of an entity, with its end. */
export function csvLine(columns: readonly CsvColumn[], entity: JsonObject): string {
  const line = columns.map((column) => fieldOf(valueOf(column, entity))).join(',');
  // An empty line would be taken for none.
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

/** Nothing for null and what is absent; an empty text stands in quotes. */
function fieldOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value === '' ? '""' : quote(value);
  return quote(stringifyJson(value));
}

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
