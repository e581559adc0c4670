import { actualType } from '../../edm/enum-sentinels';
import { isJsonObject, isPlain, setMember, type JsonObject, type JsonValue } from '../../edm/json/json-value';
import { mapInSteps, type Steps } from '../../edm/json/steps';
import { typeOf } from '../../edm/registry';
import type { Property, StructuredType } from '../../edm/structured-type';
import { endOf, type PathStep } from '../entity-set';
import { resourcePath } from '../urls/urls';
import { typeAnnotation } from '../values/type-names';
import { isStructured, typeOfProperty, type ValueType } from '../values/value-type';

/** Marks an entity that is gone from a collection (OData JSON Format 4.01, section 15.3). */
export const REMOVED = '@removed';

/**
 * Adds the control information of `odata.metadata=full` (OData JSON Format 4.01, section 3.1.2): types, and links to
 * entities and their contained collections.
 * @param value an answer: an entity, or an object with entities in `value`
 * @param path path of the entities
 */
export function* withFullMetadata(value: JsonObject, root: string, path: readonly PathStep[]): Steps<JsonObject> {
  const end = endOf(path);
  if (end.id !== undefined)
    return yield* describeEntity(value, end.set.type, end.set.type.entity ? entityUrl(root, path) : undefined);
  const { value: items } = value;
  if (!Array.isArray(items)) return value;
  return { ...value, value: yield* mapInSteps(items, (item) => describeItem(item, root, path)) };
}

/** Adds the types of rows of an aggregation, which are instances of the type of its entities. */
export function* withRowMetadata(value: JsonObject, type: StructuredType): Steps<JsonObject> {
  const { value: rows } = value;
  if (!Array.isArray(rows)) return value;
  const describe = function* (row: JsonValue): Steps<JsonValue> {
    return isJsonObject(row) ? yield* describeEntity(row, type, undefined) : row;
  };
  return { ...value, value: yield* mapInSteps(rows, describe) };
}

/** A part of an entity that a path leads to. */
export interface Part {
  readonly type: ValueType;
  /** URL of the part, if it is an entity. */
  readonly url?: string;
  /** Whether the answer is the part itself, an object, although its type is not known to be structured. */
  readonly isObject?: boolean;
}

/**
 * Adds the types of a part and its members and, to an entity, its links. A value without members is in `value`: its
 * type becomes the type of the answer.
 */
export function* withPartMetadata(value: JsonObject, { type, url }: Part): Steps<JsonObject> {
  if (type.kind === 'entity') return yield* describeEntity(value, type.type, url);
  if (type.kind === 'complex') return yield* describeComplex(value, type.type);
  const name = typeAnnotation(type);
  const { value: items } = value;
  const item = type.kind === 'collection' ? type.of : type;
  const describe = function* (each: JsonValue): Steps<JsonValue> {
    return isStructured(item) && isJsonObject(each) ? yield* withPartMetadata(each, { type: item }) : each;
  };
  return {
    ...annotationsOf(value),
    ...(name === undefined ? {} : { '@odata.type': name }),
    ...value,
    ...(Array.isArray(items) ? { value: yield* mapInSteps(items, describe) } : {}),
  };
}

function* describeItem(item: JsonValue, root: string, path: readonly PathStep[]): Steps<JsonValue> {
  const end = endOf(path);
  if (!isJsonObject(item) || REMOVED in item) return item;
  const isAddressed = typeof item.id === 'string' && !end.set.home && end.set.type.entity;
  const ownPath = [...path.slice(0, -1), { set: end.set, id: String(item.id) }];
  const url = toldUrl(item) ?? (isAddressed ? entityUrl(root, ownPath) : undefined);
  return yield* describeEntity(item, end.set.type, url);
}

/** The URL that the database has added, where neither the path nor the key tells it. */
function toldUrl({ '@odata.id': told }: JsonObject): string | undefined {
  return typeof told === 'string' ? told : undefined;
}

function entityUrl(root: string, path: readonly PathStep[]): string {
  return `${root}/${resourcePath(path)}`;
}

/** @param url undefined where it is unknown */
function* describeEntity(value: JsonObject, type: StructuredType, url: string | undefined): Steps<JsonObject> {
  const links: JsonObject = { '@odata.type': `#${type.name}` };
  if (url !== undefined) Object.assign(links, { '@odata.id': url, '@odata.editLink': url });
  const navigations = [...type.properties.values()].filter(isAddressed);
  for (const { name } of url === undefined ? [] : navigations) {
    links[`${name}@odata.associationLink`] = `${url}/${name}/$ref`;
    links[`${name}@odata.navigationLink`] = `${url}/${name}`;
  }
  const described = yield* describeMembers(value, type, url);
  return { ...annotationsOf(described), ...links, ...described };
}

/** Whether a navigation property has a path: what it leads to is contained, or a collection. */
function isAddressed({ type, collection }: Property): boolean {
  return type.kind === 'contained' || (type.kind === 'reference' && collection === true);
}

function annotationsOf(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name.startsWith('@')));
}

function* describeComplex(value: JsonObject, type: StructuredType): Steps<JsonObject> {
  return { '@odata.type': `#${type.name}`, ...(yield* describeMembers(value, type)) };
}

function* describeMembers(value: JsonObject, declared: StructuredType, url?: string): Steps<JsonObject> {
  const type = actualType(value, declared);
  const result: JsonObject = {};
  for (const [name, member] of Object.entries(value)) {
    const property = type.properties.get(name);
    const typeName = property && member !== null ? typeAnnotation(typeOfMember(property, member)) : undefined;
    if (typeName !== undefined) setMember(result, `${name}@odata.type`, typeName);
    setMember(result, name, property && !isPlain(member) ? yield* describeValue(member, property, url) : member);
  }
  return result;
}

/** Type of a member. A row of an aggregation can have one item in place of a collection. */
function typeOfMember(property: Property, member: JsonValue): ValueType {
  const type = typeOfProperty(property);
  return type.kind === 'collection' && !Array.isArray(member) ? type.of : type;
}

function* describeValue(value: JsonValue, property: Property, url: string | undefined): Steps<JsonValue> {
  const { type, name } = property;
  if (type.kind === 'primitive' || type.kind === 'enum') return value;
  const target = typeOf(type.target());
  if (Array.isArray(value)) return yield* mapInSteps(value, (item) => describeItemOf(item, property, target, url));
  if (!isJsonObject(value)) return value;
  if (type.kind === 'reference') return yield* describeEntity(value, target, toldUrl(value));
  if (type.kind === 'contained')
    return yield* describeEntity(value, target, toldUrl(value) ?? (url === undefined ? undefined : `${url}/${name}`));
  return yield* describeComplex(value, target);
}

function* describeItemOf(
  item: JsonValue,
  { name, type }: Property,
  target: StructuredType,
  url?: string,
): Steps<JsonValue> {
  if (!isJsonObject(item)) return item;
  if (type.kind === 'complex') return yield* describeComplex(item, target);
  const { id } = item;
  const key = typeof id === 'string' && url !== undefined ? encodeURIComponent(id.replaceAll("'", "''")) : undefined;
  const ownUrl = toldUrl(item) ?? (key === undefined ? undefined : `${url}/${name}('${key}')`);
  return yield* describeEntity(item, target, ownUrl);
}
