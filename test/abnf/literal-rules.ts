import { Char, isDigit } from '../../src/odata/syntax/characters';
import type { Cursor } from '../../src/odata/syntax/cursor';
import { expression } from '../../src/odata/syntax/expression';
import { guidLiteral } from '../../src/odata/syntax/guid-literal';
import { jsonText, arrayOrObject } from '../../src/odata/syntax/json-literal';
import {
  binary,
  date,
  dateLiteral,
  digitLiteral,
  duration,
  enumLiteral,
  enumMember,
  number,
  stringLiteral,
  timeOfDay,
} from '../../src/odata/syntax/literals';
import { shape, spatialValue } from '../../src/odata/syntax/spatial';
import { dottedName } from '../../src/odata/syntax/type-name';
import { anyOf, inUrl, plain, type Reader, type Rule } from './rule';

/** Rules of the ABNF's section 7, literal data values, by name. */

const digits =
  (most: number, signed: boolean): Reader =>
  (c) => {
    if (signed && !c.accept(Char.Minus)) c.accept(Char.Plus);
    const start = c.pos;
    while (isDigit(c.peek()) && c.pos - start < most) c.pos++;
    if (c.pos === start) c.fail('a digit');
  };

const words =
  (...allowed: readonly string[]): Reader =>
  (c) => {
    const found = allowed.find((word) => c.text.startsWith(word, c.pos));
    if (found === undefined) return c.fail(allowed.join(' or '));
    c.pos += found.length;
  };

const inAnyCase =
  (...allowed: readonly string[]): Reader =>
  (c) => {
    const found = allowed.find((word) => c.startsWith(word));
    if (found === undefined) return c.fail(allowed.join(' or '));
    c.pos += found.length;
  };

const decimal: Reader = (c) => {
  if (c.acceptWord('NaN')) return;
  if (c.text.startsWith('+INF', c.pos)) c.fail('a digit', c.pos + 1);
  number(c);
};

/** `prefix'…'`, the prefix in any case. */
const prefixed =
  (prefix: string, read: Reader, optional = false): Reader =>
  (c) => {
    if (c.startsWith(prefix)) c.pos += prefix.length;
    else if (!optional) c.fail(`'${prefix}'`);
    c.expect(Char.Quote);
    read(c);
    c.expect(Char.Quote);
  };

const timeStamp: Reader = (c) => {
  if (dateLiteral(c).type === 'Edm.Date') c.fail("'T'");
};

const enumeration: Reader = (c) => {
  const at = c.pos;
  enumLiteral(c, c.peek() === Char.Quote ? '' : dottedName(c, 'enumerationTypeName'), at);
};

const enumerationMembers: Reader = (c) => {
  do enumMember(c);
  while (c.accept(Char.Comma));
};

const spatial =
  (name?: string): Reader =>
  (c) =>
    spatialValue(c, name);

const shapes: readonly (readonly [rule: string, name: string])[] = [
  ['Collection', 'geometrycollection'],
  ['LineString', 'linestring'],
  ['MultiLineString', 'multilinestring'],
  ['MultiPoint', 'multipoint'],
  ['MultiPolygon', 'multipolygon'],
  ['Point', 'point'],
  ['Polygon', 'polygon'],
];

const spatialRules: Record<string, Rule> = Object.fromEntries(
  shapes.flatMap(([rule, name]) => [
    [`geography${rule}`, inUrl(prefixed('geography', spatial(name)))],
    [`geometry${rule}`, inUrl(prefixed('geometry', spatial(name)))],
    [`full${rule}Literal`, plain(spatial(name))],
    [`${rule.charAt(0).toLowerCase()}${rule.slice(1)}Literal`, plain((c: Cursor) => shape(c, name))],
  ]),
);

/** A literal of any type: what an expression is that is nothing else. */
const primitive: Reader = (c) => {
  const { pos } = c;
  if (c.peek() === Char.Open || c.peek() === Char.OpenBracket) c.fail('a literal');
  const { kind } = c.peek() === Char.Minus || isDigit(c.peek()) ? digitLiteral(c) : expression(c);
  if (kind !== 'literal' && kind !== 'enum') c.fail('a literal', pos);
};

const values: Record<string, Rule> = {
  booleanValue: plain(words('true', 'false')),
  guid: inUrl(guidLiteral),
  guidValue: plain(guidLiteral),
  durationValue: plain(duration),
  dateTimeOffsetValue: plain(timeStamp),
  date: plain(date),
  dateValue: plain(date),
  timeOfDayValue: plain(timeOfDay),
  enumValue: plain(enumerationMembers),
  decimalValue: plain(decimal),
  doubleValue: plain(decimal),
  singleValue: plain(decimal),
  byte: plain(digits(3, false)),
  byteValue: plain(digits(3, false)),
  sbyteValue: plain(digits(3, true)),
  int16Value: plain(digits(5, true)),
  int32Value: plain(digits(10, true)),
  int64Value: plain(digits(19, true)),
  binaryValue: plain(binary),
};

export const literalRules: Readonly<Record<string, Rule>> = {
  ...values,
  ...spatialRules,
  null: inUrl(words('null')),
  nullValue: plain(words('null')),
  boolean: inUrl(inAnyCase('true', 'false')),
  binaryLiteral: inUrl(prefixed('binary', binary)),
  decimalLiteral: inUrl(decimal),
  doubleLiteral: inUrl(decimal),
  singleLiteral: inUrl(decimal),
  nanInfinity: inUrl(words('NaN', '-INF', 'INF')),
  byteLiteral: inUrl(digits(3, false)),
  sbyteLiteral: inUrl(digits(3, true)),
  int16Literal: inUrl(digits(5, true)),
  int32Literal: inUrl(digits(10, true)),
  int64Literal: inUrl(digits(19, true)),
  stringLiteral: inUrl(stringLiteral),
  dateTimeOffsetLiteral: inUrl(timeStamp),
  timeOfDayLiteral: inUrl(timeOfDay),
  durationLiteral: inUrl(prefixed('duration', duration, true)),
  enumLiteral: inUrl(enumeration),
  primitiveLiteral: anyOf(inUrl(primitive), inUrl(prefixed('duration', duration, true)), inUrl(enumeration)),
  primitiveValue: anyOf(
    ...Object.values(values),
    ...shapes.map(([rule]) => spatialRules[`full${rule}Literal`] as Rule),
  ),
  stringInUrl: inUrl(jsonText),
  arrayOrObject: inUrl(arrayOrObject),
  array: inUrl(arrayOrObject),
  object: inUrl(arrayOrObject),
};
