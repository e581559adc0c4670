import fc from 'fast-check';
import { LosslessNumber } from 'lossless-json';
import type { JsonNumber, JsonObject, JsonValue } from '../../src/edm/json/json-value';
import type { PrimitiveType } from '../../src/edm/primitive-types';

/** A value as a client sends it, and as the service has to answer it. */
export interface Exchange<Value extends JsonValue = JsonValue> {
  readonly sent: Value;
  readonly kept: Value;
}

export const unchanged = <Value extends JsonValue>(value: Value): Exchange<Value> => ({ sent: value, kept: value });

/** Any Unicode but U+0000. */
export const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }).map((value) => value.replaceAll('\0', '')),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('', ' ', '"\\/\b\f\n\r\t\u2028', '\\u0000', '\u0001\u007f', "';--", 'NaN', '\ufeff'),
);

/** Numbers with more digits than a double has, whole and not, large and small. */
const decimal: fc.Arbitrary<JsonNumber> = fc
  .record({
    sign: fc.constantFrom('', '-'),
    whole: fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9]\d{0,29}$/)),
    fraction: fc.oneof(fc.constant(''), fc.stringMatching(/^\.\d{1,30}$/)),
    exponent: fc.oneof(fc.constant(''), fc.stringMatching(/^[eE][+-]?[0-7]$/)),
  })
  .map(({ sign, whole, fraction, exponent }) => new LosslessNumber(`${sign}${whole}${fraction}${exponent}`));

export const number: fc.Arbitrary<JsonNumber> = fc.oneof(
  decimal,
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
  fc.constantFrom<JsonNumber>(-0, 5e-324, Number.MAX_VALUE, 2n ** 53n + 1n, 0.1),
);

/** Names that an open type has to keep; none of them is OData's. */
const name = fc
  .oneof(
    text,
    fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'toJSON', 'isLosslessNumber', 'value'),
    fc.constantFrom('acsUser', 'spoolUser', 'a@b', 'a/b', '', '0', '$ref', 'odata.type'),
  )
  .filter((value) => !value.includes('@odata.'));

/** Objects by the names of their members, also such names as no object literal can have. */
function members(value: fc.Arbitrary<JsonValue>, maxLength: number): fc.Arbitrary<JsonObject> {
  return fc
    .uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength })
    .map((entries) => Object.fromEntries(entries));
}

/** Any JSON value. */
export const anything = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(text, number, fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 3 }),
    members(tie('value'), 3),
  ),
})).value;

/** What an open type carries besides its declared members. */
export const dynamicMembers = members(anything, 4);

const FIRST_SECOND = -62_135_596_800;
const LAST_SECOND = 253_402_300_799;
const localTime = (second: number): string => new Date(second * 1000).toISOString().slice(0, -5);

/** Times with any number of digits and any offset; they come back in UTC. */
const dateTimeOffset: fc.Arbitrary<Exchange<string>> = fc
  .record({
    second: fc.oneof(
      fc.integer({ min: FIRST_SECOND, max: LAST_SECOND }),
      fc.integer({ min: 1_500_000_000, max: 1_900_000_000 }),
      fc.constantFrom(FIRST_SECOND, -1, 0, LAST_SECOND),
    ),
    fraction: fc.oneof(fc.constant(''), fc.stringMatching(/^\.\d{1,7}$/)),
    minutes: fc.oneof(fc.constant(undefined), fc.integer({ min: -1439, max: 1439 })),
    lower: fc.boolean(),
  })
  .map(({ second, fraction, minutes = 0, lower }) => {
    const utc = `${localTime(second)}${fraction}Z`;
    const local = localTime(second + minutes * 60);
    const [hour, minute] = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
    const offset = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
    // Years before 1 and after 9999 have no text of four digits.
    const isZulu = minutes === 0 || !/^(?!0000)\d{4}-/.test(local);
    const written = isZulu ? utc : `${local}${fraction}${minutes < 0 ? '-' : '+'}${offset}`;
    return { sent: lower ? written.toLowerCase() : written, kept: utc };
  });

const duration = fc.stringMatching(/^-?P(?:\d{1,9}D|(?:\d{1,3}D)?T(?:\d{1,3}H(?:\d{1,9}M)?)?\d{1,9}(?:\.\d{1,12})?S)$/);
const single = fc.oneof(
  number.filter((value) => Math.abs(Number(String(value))) <= 3.4028235e38),
  fc.constantFrom<JsonValue>('NaN', 'INF', '-INF', 3.4028235e38, 0.03738318),
);
const limits = { Int32: 2n ** 31n, Int64: 2n ** 63n };
const integer = (limit: bigint): fc.Arbitrary<bigint> =>
  fc.oneof(
    fc.bigInt({ min: -limit, max: limit - 1n }),
    fc.bigInt({ min: -100n, max: 100n }),
    fc.constantFrom(-limit, limit - 1n),
  );

const byName: Readonly<Record<PrimitiveType['name'], fc.Arbitrary<Exchange>>> = {
  'Edm.String': text.map(unchanged),
  'Edm.Boolean': fc.boolean().map(unchanged),
  'Edm.Int32': integer(limits.Int32).map(unchanged),
  'Edm.Int64': integer(limits.Int64).map(unchanged),
  'Edm.Single': single.map(unchanged),
  'Edm.Decimal': number.map(unchanged),
  'Edm.DateTimeOffset': dateTimeOffset,
  'Edm.Duration': duration.map(unchanged),
};

export function primitiveValue({ name: type }: PrimitiveType): fc.Arbitrary<Exchange> {
  const arbitrary = byName[type];
  if (!arbitrary) throw new Error(`No values are known for ${type}.`);
  return arbitrary;
}
