import '../../src/call-records/model';
import fc from 'fast-check';
import { LosslessNumber } from 'lossless-json';
import { isJsonObject, setMember, type JsonObject, type JsonValue } from '../../src/edm/json/json-value';
import { allTypes } from '../../src/edm/registry';
import { anything, number, text } from './value-arbitraries';

/** Where a value stands: the object or array that holds it, and its name or index there. */
type Place = readonly [holder: JsonObject | JsonValue[], step: string | number];

/** Something done to one place of a body; the number chooses the place. */
interface Mutation {
  readonly place: number;
  readonly apply: (place: Place) => void;
}

const members = (type: ReturnType<typeof allTypes>[number]): string[] => [...type.properties.keys()];

/** Names that some type declares, and names that none does. */
const name = fc.oneof(
  fc.constantFrom(...new Set(allTypes().flatMap(members))),
  fc.constantFrom('@odata.type', 'id@odata.type', 'colour@odata.type', '@microsoft.graph.tips', 'x@odata.etag'),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', '', '0', 'a/b', 'colour', 'a\0', '\ud800'),
  text,
);

/** Values that are right in some places and wrong in most. */
const value: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom<JsonValue>(
    null,
    true,
    '',
    'audio',
    'Audio',
    'unknown',
    'NaN',
    'PT1S',
    'PT',
    [],
    {},
    [[]],
    [{}],
    [null],
  ),
  fc.constantFrom<JsonValue>(
    '2020-02-25T18:52:21Z',
    '2020-02-30T00:00:00Z',
    '2020-02-25T19:52:21.10+01:00',
    '0000-01-01T00:00:00Z',
  ),
  fc.constantFrom<JsonValue>(
    0,
    -0,
    1.5,
    2 ** 31,
    -(2 ** 31),
    2 ** 63,
    2n ** 63n,
    2n ** 63n - 1n,
    3.4028236e38,
    10n ** 500n,
  ),
  fc
    .constantFrom('1e400', '1e-400', '1.0e3', '3.40282356779733661e38', '0.1000000000000000055511')
    .map((digits) => new LosslessNumber(digits)),
  fc.constantFrom('x'.repeat(200), 'x'.repeat(201), '\u{1F600}'.repeat(200), '\u{1F600}'.repeat(201)),
  fc.constantFrom(...allTypes().flatMap((type) => [`#${type.name}`, type.name])),
  fc.array(fc.constantFrom<JsonValue>('audio', 'smell', null, {}), { maxLength: 120, size: 'max' }),
  fc.dictionary(name, anything, { maxKeys: 3 }).map((entries) => Object.fromEntries(Object.entries(entries))),
  number,
  anything,
);

// What is given is copied: a constant that two mutations share could come to hold itself.
const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.nat(),
  apply: fc.oneof(
    value.map(
      (given) =>
        ([holder, step]: Place) =>
          set(holder, step, structuredCopy(given)),
    ),
    fc.constant(
      ([holder, step]: Place) => void (Array.isArray(holder) ? holder.pop() : Reflect.deleteProperty(holder, step)),
    ),
    fc.constant(([holder, step]: Place) => set(holder, step, [get(holder, step)])),
    fc.constant(([holder, step]: Place) => set(holder, step, Array<JsonValue>(40).fill(get(holder, step)))),
    fc.tuple(name, value).map(([added, given]) => ([holder, step]: Place) => {
      const object = get(holder, step);
      if (isJsonObject(object)) setMember(object, added, structuredCopy(given));
      else if (isJsonObject(holder)) setMember(holder, added, structuredCopy(given));
    }),
    fc.constant(([holder, step]: Place) => swapTimes(isJsonObject(holder) ? holder : get(holder, step))),
    value.map(
      (given) =>
        ([holder, step]: Place) =>
          set(holder, `${step}@odata.type`, structuredCopy(given)),
    ),
    name.map((other) => ([holder, step]: Place) => {
      if (!isJsonObject(holder)) return;
      setMember(holder, other, get(holder, step));
      Reflect.deleteProperty(holder, step);
    }),
  ),
});

/** The bodies with up to four changes anywhere in them, most of which break a rule. */
export function mutated(bodies: fc.Arbitrary<JsonObject>): fc.Arbitrary<JsonObject> {
  return fc.tuple(bodies, fc.array(mutation, { maxLength: 4 })).map(([body, mutations]) => {
    const root: JsonObject = { body: structuredCopy(body) };
    for (const { place, apply } of mutations) {
      const places = [...placesIn(root.body as JsonValue)];
      const chosen = places[place % places.length];
      if (chosen) apply(chosen);
    }
    return root.body as JsonObject;
  });
}

function swapTimes(value: JsonValue): void {
  if (!isJsonObject(value)) return;
  const { startDateTime, endDateTime } = value;
  if (startDateTime !== undefined && endDateTime !== undefined)
    Object.assign(value, { startDateTime: endDateTime, endDateTime: startDateTime });
}

function* placesIn(value: JsonValue): Generator<Place> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield [value, index];
      yield* placesIn(item);
    }
  } else if (isJsonObject(value)) {
    for (const [step, member] of Object.entries(value)) {
      yield [value, step];
      yield* placesIn(member);
    }
  }
}

function get(holder: JsonObject | JsonValue[], step: string | number): JsonValue {
  return (holder as JsonObject)[step] ?? null;
}

function set(holder: JsonObject | JsonValue[], step: string | number, value: JsonValue): void {
  if (!Array.isArray(holder)) setMember(holder, String(step), value);
  else if (typeof step === 'number') holder[step] = value;
}

/** A copy that shares no object, so that it may be changed. */
function structuredCopy<Value extends JsonValue>(value: Value): Value;
function structuredCopy(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map((item) => structuredCopy(item));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([step, member]) => [step, structuredCopy(member)]));
}
