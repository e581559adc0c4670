import { TYPE_ANNOTATION } from './annotations';
import type { EnumType } from './enum-type';
import { isJsonObject, isPlain, setMember, type JsonObject, type JsonValue } from './json/json-value';
import { mapInSteps, type Steps } from './json/steps';
import { allTypes, typeByName, typeOf } from './registry';
import type { PropertyType, StructuredType } from './structured-type';

/** Member that replaces members added later, for clients that do not request these (Graph). */
const SENTINEL = 'unknownFutureValue';

/** The members of an enumeration that follow its sentinel. */
function laterMembers({ members }: EnumType): string[] {
  const sentinel = (members as Readonly<Record<string, number>>)[SENTINEL];
  return sentinel === undefined ? [] : Object.keys(members).filter((name) => (members[name] ?? 0) > sentinel);
}

let later: readonly string[] | undefined;

/** Whether a JSON text may contain a member that follows the sentinel of its enumeration. */
export function mayHoldLaterMembers(text: string): boolean {
  later ??= allTypes()
    .flatMap(({ ownProperties }) => ownProperties)
    .flatMap(({ type }) => (type.kind === 'enum' ? laterMembers(type.enum) : []))
    .map((name) => JSON.stringify(name));
  return later.some((name) => text.includes(name));
}

/** Members that a query adds to those of the entity's type. */
export interface AddedMembers {
  /** Types of the added members by name; of a collection, the type of its items. */
  readonly types: ReadonlyMap<string, PropertyType>;
  /** Members added inside members, such as to the entities of an expanded collection, by the outer member's name. */
  readonly within: ReadonlyMap<string, AddedMembers>;
}

/**
 * Replaces enumeration members that follow the sentinel by the sentinel.
 * @param type of the value or of its items; undefined where only the types of added members are known
 */
export function* withoutLaterMembers(
  value: JsonValue,
  type: PropertyType | undefined,
  added?: AddedMembers,
): Steps<JsonValue> {
  if (Array.isArray(value)) return yield* mapInSteps(value, (item) => withoutLaterMembers(item, type, added));
  if (type?.kind === 'enum')
    return typeof value === 'string' && laterMembers(type.enum).includes(value) ? SENTINEL : value;
  if (!isJsonObject(value) || type?.kind === 'primitive') return value;
  const properties = type && actualType(value, typeOf(type.target())).properties;
  const result: JsonObject = {};
  for (const [name, member] of Object.entries(value)) {
    const known = properties?.get(name)?.type ?? added?.types.get(name);
    const within = added?.within.get(name);
    const mayChange = known ? known.kind === 'enum' || !isPlain(member) : within !== undefined;
    setMember(result, name, mayChange ? yield* withoutLaterMembers(member, known, within) : member);
  }
  return result;
}

/** The type in `@odata.type`, or else the declared one. */
export function actualType(value: JsonObject, declared: StructuredType): StructuredType {
  const name = value[TYPE_ANNOTATION];
  return (typeof name === 'string' ? typeByName(name.replace(/^#/, '')) : undefined) ?? declared;
}

/** The value without members that are null (`Prefer: omit-values=nulls`); items of collections stay. */
export function* withoutNulls(value: JsonValue): Steps<JsonValue> {
  if (Array.isArray(value)) return yield* mapInSteps(value, withoutNulls);
  if (!isJsonObject(value)) return value;
  const result: JsonObject = {};
  for (const [name, member] of Object.entries(value))
    if (member !== null) setMember(result, name, isPlain(member) ? member : yield* withoutNulls(member));
  return result;
}
