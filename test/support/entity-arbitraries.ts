import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import { typeOf } from '../../src/edm/registry';
import type { Class, Property, StructuredType } from '../../src/edm/structured-type';
import { MADE_ID } from './exact-json';
import { anything, dynamicMembers, primitiveValue, text, unchanged, type Exchange } from './value-arbitraries';

type Group = 'create' | 'update';
type Members = Record<string, Exchange>;

/** Values that the service gives to what a new value leaves out. */
const defaults: Readonly<Record<string, JsonObject>> = {
  'microsoft.graph.callRecords.failureInfo': { stage: 'unknown' },
  'microsoft.graph.callRecords.callRecord': { version: 1 },
};

/** Ids that repeat within a body. */
const repeating = ['a', 'b', 'e523d2ed-2966-4b6b-925b-754a88034cc5'];

/** Whole bodies of new entities of a type: with everything that it may contain, and as little as it must. */
export function newEntity(target: Class): fc.Arbitrary<Exchange<JsonObject>> {
  return valueOf(typeOf(target), 'create');
}

/** Bodies that change some of an entity's own members. */
export function entityChange(target: Class): fc.Arbitrary<Exchange<JsonObject>> {
  return structure(typeOf(target), typeOf(target), 'silent', 'update');
}

/** Arbitraries of {@link valueOf}; most types are used in many places. */
const made = new Map<string, fc.Arbitrary<Exchange<JsonObject>>>();

/** How a value says what type it has. */
type Naming = 'silent' | 'hash' | 'plain' | 'members';

/** Values of the declared type and of all that derive from it. */
function valueOf(declared: StructuredType, group: Group): fc.Arbitrary<Exchange<JsonObject>> {
  const known = made.get(`${group} ${declared.name}`) ?? anyType(declared, group);
  made.set(`${group} ${declared.name}`, known);
  return known;
}

function anyType(declared: StructuredType, group: Group): fc.Arbitrary<Exchange<JsonObject>> {
  const cases = [declared, ...declared.descendants()].flatMap((type) => {
    const isTold = type !== declared && onlyIn(type, declared).length > 0;
    const namings: Naming[] = ['hash', 'plain', ...(type === declared ? ['silent' as const] : [])];
    return [...namings, ...(isTold ? ['members' as const] : [])].map((naming) => ({ type, naming }));
  });
  return fc.oneof(...cases.map(({ type, naming }) => structure(declared, type, naming, group)));
}

/** Properties that tell the type from all others that derive from the declared one. */
function onlyIn(type: StructuredType, declared: StructuredType): string[] {
  const others = declared.descendants().filter((other) => other !== type);
  return type.ownProperties
    .map(({ name }) => name)
    .filter((name) => !others.some(({ ownProperties }) => ownProperties.some((own) => own.name === name)));
}

function structure(
  declared: StructuredType,
  type: StructuredType,
  naming: Naming,
  group: Group,
): fc.Arbitrary<Exchange<JsonObject>> {
  const telling = onlyIn(type, declared);
  const shared = type.ownProperties.filter(({ name }) => !telling.includes(name));
  const isOffered = (property: Property): boolean =>
    (naming !== 'members' || !shared.includes(property)) &&
    (group === 'create' || (property.type.kind !== 'contained' && property.name !== 'id'));
  const properties = [...type.properties.values()].filter(isOffered);
  const declaredMembers = fc.record(
    Object.fromEntries(properties.map((property) => [property.name, propertyValue(property, group)])),
    { requiredKeys: group === 'create' ? properties.filter(({ required }) => required).map(({ name }) => name) : [] },
  );
  // A member of a derived type's name would be one of its members, and say so of the type.
  const taken = new Set([declared, ...declared.descendants()].flatMap((other) => [...other.properties.keys()]));
  const rest: fc.Arbitrary<JsonObject> = type.open ? dynamicMembers : fc.constant({});
  return fc
    .tuple(declaredMembers, rest, fc.array(fc.tuple(annotation, anything), { maxLength: 1 }))
    .filter(([known]) => naming !== 'members' || telling.some((name) => name in known))
    .map(([known, dynamic, annotations]) => {
      const members = inOrder(type, known as Members);
      const open = Object.fromEntries(Object.entries(dynamic).filter(([name]) => !taken.has(name)));
      const name = naming === 'hash' ? `#${type.name}` : type.name;
      const isNamed = naming === 'hash' || naming === 'plain';
      const sent: JsonObject = { ...Object.fromEntries(annotations), ...(isNamed ? { '@odata.type': name } : {}) };
      const kept: JsonObject = type === declared ? {} : { '@odata.type': `#${type.name}` };
      const isNew = group === 'create' || !type.entity;
      return {
        sent: { ...sent, ...half(members, 'sent'), ...open },
        kept: { ...kept, ...(isNew ? added(type) : {}), ...keptOf(type, members), ...open },
      };
    });
}

function half(members: Members, side: keyof Exchange): JsonObject {
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, member[side]]));
}

/** The members that come back: not those which the service sets, nor an id of null. */
function keptOf(type: StructuredType, members: Members): JsonObject {
  const isKept = ([name, value]: [string, JsonValue]): boolean =>
    !type.properties.get(name)?.computed && !(type.entity && name === 'id' && value === null);
  return Object.fromEntries(Object.entries(half(members, 'kept')).filter(isKept));
}

/** What a new value has without having been given it; contained collections are there because they are expanded. */
function added(type: StructuredType): JsonObject {
  const collections = [...type.properties.values()].filter(
    ({ type: { kind }, collection }) => kind === 'contained' && collection,
  );
  const empty = Object.fromEntries(collections.map(({ name }) => [name, []]));
  return { ...(type.entity ? { id: MADE_ID } : {}), ...empty, ...defaults[type.name] };
}

const annotation = fc
  .tuple(fc.constantFrom('', 'id', 'caller', 'startDateTime', 'sessions', 'other'), fc.constantFrom('context', 'id'))
  .map(([member, term]) => `${member}@odata.${term}`);

function propertyValue(property: Property, group: Group): fc.Arbitrary<Exchange> {
  const { name, type, collection, nullable, required, minItems, length } = property;
  const single = ((): fc.Arbitrary<Exchange> => {
    if (name === 'id' && length) return id(length[1]);
    switch (type.kind) {
      case 'primitive':
        return primitiveValue(type.primitive);
      case 'enum':
        return fc.constantFrom(...Object.keys(type.enum.members)).map(unchanged);
      case 'reference':
        // Bodies do not set it, whatever it holds.
        return dynamicMembers.map(unchanged);
      default:
        return valueOf(typeOf(type.target()), 'create');
    }
  })();
  const maxLength = Math.max(minItems ?? 0, type.kind === 'contained' ? 3 : 2);
  const items = fc.array(single, { minLength: minItems, maxLength });
  const value = collection
    ? items.map((all) => ({ sent: all.map(({ sent }) => sent), kept: all.map(({ kept }) => kept) }))
    : single;
  const isNullable = nullable && !(required && group === 'create');
  return isNullable ? fc.oneof({ weight: 4, arbitrary: value }, fc.constant(unchanged(null))) : value;
}

function id(maxLength: number): fc.Arbitrary<Exchange> {
  return fc.oneof(
    fc.constantFrom(...repeating).map(unchanged),
    text.filter((value) => value !== '').map(unchanged),
    fc.constant(unchanged('\u{1F600}'.repeat(maxLength))),
    fc.constant(unchanged(null)),
  );
}

/** Exchanges times that would lie the wrong way round. */
function inOrder(type: StructuredType, members: Members): Members {
  const result = { ...members };
  for (const { name, notBefore = '' } of type.properties.values()) {
    const [start, end] = [result[notBefore], result[name]];
    if (start && end && isBefore(end.kept, start.kept)) Object.assign(result, { [notBefore]: end, [name]: start });
  }
  return result;
}

/** Whether a time in UTC lies before another one; false when either is none. */
export function isBefore(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  const sortable = (value: string): string => value.slice(0, 19) + value.slice(20, -1).padEnd(7, '0');
  return typeof one === 'string' && typeof other === 'string' && sortable(one) < sortable(other);
}
