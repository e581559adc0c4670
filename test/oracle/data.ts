import fc from 'fast-check';
import { LosslessNumber } from 'lossless-json';
import { CallRecord, Participant, Segment, Session } from '../../src/call-records/model';
import type { JsonObject, JsonValue } from '../../src/edm/json/json-value';
import { typeOf } from '../../src/edm/registry';
import type { Class, Property, StructuredType } from '../../src/edm/structured-type';

/**
 * Values of each type, few and close to each other, so that comparisons hit: equal ones in different spelling, and
 * neighbours. Times stay a day away from the ends of the range, since a time beyond them has no text.
 */
const pools: Readonly<Record<string, readonly JsonValue[]>> = {
  'Edm.String': [
    ...['', 'a', 'A', 'ab', 'abc', 'aBc', ' a ', '\u3000a\t', "O'Neil", "''", 'Zoë', 'Zoe\u0308', 'null', 'true', '7'],
    ...['%', '_', 'a_b', 'a\\b', '"', '(a;b,c)', 'a&b=c#d+e', '\u{1F600}', '\u{1F600}a', '\uff5e', '10.150.0.1'],
  ],
  'Edm.Boolean': [true, false],
  'Edm.Int32': [-2147483648, 2147483647, -7, -2, -1, 0, 1, 2, 3, 5, 10],
  'Edm.Int64': [-(2n ** 63n), 2n ** 63n - 1n, 2n ** 53n + 1n, 2n ** 53n, -5, 0, 1, 3, 54000000],
  'Edm.Single': [
    0,
    new LosslessNumber('-0.0'),
    0.5,
    -0.5,
    0.25,
    1.5,
    2.5,
    -0.75,
    2,
    100,
    0.03738318,
    'NaN',
    'INF',
    '-INF',
  ],
  'Edm.DateTimeOffset': [
    ...['2024-03-01T09:00:00.1234567Z', '2024-03-01T09:00:00.1234568Z', '2024-03-01T10:00:00.1234567+01:00'],
    ...[
      '2024-03-01T09:00:00Z',
      '2024-03-01T09:00:00.000Z',
      '2024-02-29T23:59:59.9999999Z',
      '2024-12-31T23:30:00-01:00',
    ],
    ...['1969-12-31T23:59:59.9999999Z', '1970-01-01T00:00:00Z', '0001-01-03T00:00:00Z', '9999-12-29T23:59:59.9999999Z'],
  ],
  'Edm.Duration': [
    ...['PT0S', 'P0D', '-PT0S', 'PT60S', 'PT1M', 'PT0.016S', 'PT0.0160S', 'PT1H', 'PT3600S', 'P1D', 'PT24H', '-PT5S'],
    ...['PT0.123456789012S', 'PT0.123456789011S', 'P999999999D', '-P1DT1S'],
  ],
};

const dynamic: readonly JsonValue[] = [
  'a',
  'b',
  '',
  1,
  2.5,
  9007199254740993n,
  true,
  false,
  null,
  [1, 'a'],
  { id: 'a' },
];

/** Names of members that no type declares. */
export const dynamicNames = ['extra', 'acsUser', 'x1'] as const;

const sometimes = (value: fc.Arbitrary<JsonValue>, nullable: boolean): fc.Arbitrary<JsonValue | undefined> =>
  fc.oneof(
    { weight: 5, arbitrary: value },
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: nullable ? 1 : 0, arbitrary: fc.constant(null) },
  );

function defined(members: Record<string, JsonValue | undefined>): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as JsonObject;
}

function single(property: Property): fc.Arbitrary<JsonValue> {
  const { type } = property;
  switch (type.kind) {
    case 'primitive':
      return fc.constantFrom(...(pools[type.primitive.name] ?? []));
    case 'enum': {
      const names = Object.keys(type.enum.members);
      return fc.constantFrom(...names.slice(0, 3), ...names.slice(-1));
    }
    default:
      return anyType(typeOf(type.target()));
  }
}

function member(property: Property): fc.Arbitrary<JsonValue | undefined> {
  const { collection, minItems, nullable, required } = property;
  const value = collection ? fc.array(single(property), { minLength: minItems, maxLength: 3 }) : single(property);
  return required ? value : sometimes(value, nullable);
}

const made = new Map<StructuredType, fc.Arbitrary<JsonObject>>();

/** Objects of the type and of all that derive from it, which name their type. */
function anyType(declared: StructuredType): fc.Arbitrary<JsonObject> {
  const known = made.get(declared);
  if (known) return known;
  const types = [declared, ...declared.descendants()].filter(({ abstract }) => !abstract);
  const all = fc.oneof(...types.map((type) => objectOf(type)));
  made.set(declared, all);
  return all;
}

function objectOf(type: StructuredType): fc.Arbitrary<JsonObject> {
  const isGiven = ({ name, computed }: Property): boolean => !computed && !(type.entity && name === 'id');
  const properties = [...type.properties.values()].filter(isGiven);
  const members: Record<string, fc.Arbitrary<JsonValue | undefined>> = Object.fromEntries(
    properties.map((property) => [property.name, member(property)]),
  );
  if (type.open) {
    for (const name of dynamicNames) members[name] = sometimes(fc.constantFrom(...dynamic), true);
  }
  return fc.record(members).map((values) => inOrder(type, { '@odata.type': `#${type.name}`, ...defined(values) }));
}

/** Exchanges times that would lie the wrong way round. */
function inOrder(type: StructuredType, json: JsonObject): JsonObject {
  const result = { ...json };
  for (const { name, notBefore = '' } of type.properties.values()) {
    const [start, end] = [result[notBefore], result[name]];
    if (typeof start !== 'string' || typeof end !== 'string') continue;
    if (Date.parse(start) > Date.parse(end)) Object.assign(result, { [notBefore]: end, [name]: start });
    else if (Date.parse(start) === Date.parse(end)) result[name] = start;
  }
  return result;
}

type Naming = (at: number) => string;

function named(items: JsonValue | undefined, id: Naming): JsonObject[] {
  return ((items ?? []) as JsonObject[]).map((item, at) => ({ ...item, id: id(at) }));
}

const participantId: Naming = (at) => `participant ${at}'${'\u{1F600}'.repeat(at % 3)}`;
const segmentId: Naming = (at) => `segment-${at}`;

/** Gives ids to all entities of a call; the third session has that of the first one. */
function withIds(record: JsonObject, id: string): JsonObject {
  const sessions = named(record.sessions, (at) => `session-${at === 2 ? 0 : at}`);
  return {
    ...record,
    id,
    participants_v2: named(record.participants_v2, participantId),
    sessions: sessions.map((session) => ({ ...session, segments: named(session.segments, segmentId) })),
  };
}

function sample(type: Class, count: number, seed: number): JsonObject[] {
  return fc.sample(objectOf(typeOf(type)), { numRuns: count, seed });
}

/** Bodies of call records with all that they contain, the same for the same seed. */
export function callRecordBodies(count: number, seed: number): JsonObject[] {
  return sample(CallRecord, count, seed).map((record, index) =>
    withIds(record, `record-${String(index).padStart(3, '0')}`),
  );
}

/** Id of a call that contains many of each, its first session too. */
export const WIDE_CALL = 'wide call';

export function wideCallRecord(count: number, seed: number): JsonObject {
  const [record = {}] = sample(CallRecord, 1, seed);
  const [first = {}, ...others] = sample(Session, count, seed);
  const sessions = [{ ...first, segments: sample(Segment, count, seed) }, ...others];
  return withIds({ ...record, sessions, participants_v2: sample(Participant, count, seed) }, WIDE_CALL);
}
