import type { EnumLiteral, Literal, LiteralType } from './ast';
import { Char, Class, classOf, isBlank, isDigit, isSegmentCharacter } from './characters';
import type { Cursor } from './cursor';
import { atGuid, guidLiteral, reachesAsGuid } from './guid-literal';
import { spatialValue } from './spatial';

/** Longest fraction of a second. */
const FRACTION_DIGITS = 12;
const MOST_INT64 = '9223372036854775807';
/** Without its sign. */
const LEAST_INT64 = '9223372036854775808';

export function literal(c: Cursor, type: LiteralType, at: number, value: string): Literal {
  c.node();
  return { kind: 'literal', at, type, value };
}

/** `'O''Neil'`: text in quotes, in which a quote is doubled. */
export function stringLiteral(c: Cursor): Literal {
  const at = c.pos;
  return literal(c, 'Edm.String', at, quotedText(c, c.strict));
}

/** @param strict whether to reject characters that a path segment cannot contain */
export function quotedText(c: Cursor, strict = false): string {
  const { text } = c;
  c.expect(Char.Quote);
  let doubled = false;
  let end = text.indexOf("'", c.pos);
  while (end >= 0 && text.charCodeAt(end + 1) === Char.Quote) {
    doubled = true;
    end = text.indexOf("'", end + 2);
  }
  if (strict) refuseUnencoded(c, end < 0 ? text.length : end);
  if (end < 0) c.fail("a closing '''", text.length);
  const value = c.take(end);
  c.pos++;
  return doubled ? value.replaceAll("''", "'") : value;
}

/** Blanks, slashes and the like must be percent-encoded in a text, which clients often forget. */
function refuseUnencoded(c: Cursor, end: number): void {
  for (let at = c.pos; at < end; at++)
    if (!isSegmentCharacter(c.rawCode(at))) c.fail('a percent-encoded character', at);
}

/** A literal that begins with a digit or a sign: a number, a date, a time, or a guid. */
export function digitLiteral(c: Cursor): Literal {
  const { text, pos: at } = c;
  const first = text.charCodeAt(at);
  const signed = first === Char.Minus || first === Char.Plus;
  if (!signed && atGuid(c)) return guidLiteral(c);
  if (!signed) reachesAsGuid(c);
  const start = signed ? at + 1 : at;
  let end = start;
  while (isDigit(text.charCodeAt(end))) end++;
  const next = text.charCodeAt(end);
  if (next === Char.Minus && end - start >= 4 && first !== Char.Plus) return dateLiteral(c);
  if (next === Char.Colon && end - start === 2 && !signed && isDigit(text.charCodeAt(end + 1))) {
    timeOfDay(c);
    return literal(c, 'Edm.TimeOfDay', at, text.slice(at, c.pos));
  }
  return numberLiteral(c);
}

/** `2012-09-03`, or a timestamp when a time follows. */
export function dateLiteral(c: Cursor): Literal {
  const at = c.pos;
  date(c);
  if ((c.peek() | 0x20) !== 0x74) return literal(c, 'Edm.Date', at, c.text.slice(at, c.pos));
  c.pos++;
  timeOfDay(c);
  const plusLost = offset(c);
  const value = c.text.slice(at, c.pos);
  return literal(c, 'Edm.DateTimeOffset', at, plusLost ? value.replace(' ', '+') : value);
}

export function date(c: Cursor): void {
  c.accept(Char.Minus);
  const year = c.pos;
  digits(c, 4, Number.MAX_SAFE_INTEGER);
  if (c.text.charCodeAt(year) === Char.Zero && c.pos > year + 4) c.fail("'-'", year + 4);
  c.expect(Char.Minus);
  twoDigits(c, 1, 12);
  c.expect(Char.Minus);
  twoDigits(c, 1, 31);
}

export function timeOfDay(c: Cursor): void {
  twoDigits(c, 0, 23);
  c.expect(Char.Colon);
  twoDigits(c, 0, 59);
  if (c.peek() === Char.Colon) c.reaches(c.pos + 1);
  if (!isDigit(c.text.charCodeAt(c.pos + 1)) || !c.accept(Char.Colon)) return;
  twoDigits(c, 0, 60);
  if (c.accept(Char.Dot)) digits(c, 1, FRACTION_DIGITS);
}

/**
 * `Z`, `+02:00` or `-02:00`.
 * @returns whether the plus has become a blank: form encoding writes blanks as `+`, and no blank is possible there
 */
function offset(c: Cursor): boolean {
  if ((c.peek() | 0x20) === 0x7a) {
    c.pos++;
    return false;
  }
  const plusLost = c.peek() === Char.Space && isDigit(c.text.charCodeAt(c.pos + 1));
  if (plusLost) c.pos++;
  else if (!c.accept(Char.Minus) && !c.accept(Char.Plus)) c.fail("'Z', '+' or '-'");
  twoDigits(c, 0, 23);
  c.expect(Char.Colon);
  twoDigits(c, 0, 59);
  return plusLost;
}

/** A number of two digits from `least` to `most`. The error is at the first digit that makes this impossible. */
function twoDigits(c: Cursor, least: number, most: number): void {
  const tens = c.peek() - Char.Zero;
  if (!(tens >= 0 && tens <= Math.floor(most / 10))) c.fail('a digit');
  c.pos++;
  const value = tens * 10 + c.peek() - Char.Zero;
  if (!isDigit(c.peek()) || value < least || value > most) c.fail(`a number from ${least} to ${most}`);
  c.pos++;
}

function digits(c: Cursor, least: number, most: number): void {
  const start = c.pos;
  while (c.pos - start < most && isDigit(c.peek())) c.pos++;
  if (c.pos - start < least) c.fail('a digit');
}

/** A number. Beyond 64 bits, with a fraction or with an exponent, it is a decimal. */
export function numberLiteral(c: Cursor): Literal {
  const at = c.pos;
  const type = number(c);
  const value = c.text.slice(at, c.pos);
  const plain = type === 'Edm.Decimal' ? value.replace(/[ \t]/, '+') : value;
  return literal(c, type, at, plain.charCodeAt(0) === Char.Plus ? plain.slice(1) : plain);
}

export function number(c: Cursor): 'Edm.Int64' | 'Edm.Decimal' | 'Edm.Double' {
  const most = c.peek() === Char.Minus ? LEAST_INT64 : MOST_INT64;
  if (!c.accept(Char.Minus)) c.accept(Char.Plus);
  const start = c.pos;
  if (c.text.startsWith('INF', start)) {
    c.pos += 3;
    return 'Edm.Double';
  }
  digits(c, 1, Number.MAX_SAFE_INTEGER);
  const whole = c.pos - start;
  let decimal = whole > most.length || (whole === most.length && c.text.slice(start, c.pos) > most);
  if (c.accept(Char.Dot)) {
    digits(c, 1, Number.MAX_SAFE_INTEGER);
    decimal = true;
  }
  if ((c.peek() | 0x20) === 0x65) {
    c.pos++;
    exponent(c);
    decimal = true;
  }
  return decimal ? 'Edm.Decimal' : 'Edm.Int64';
}

function exponent(c: Cursor): void {
  const next = c.peek();
  // A plus that was not percent-encoded is decoded as a blank.
  if (next === Char.Minus || next === Char.Plus || (isBlank(next) && isDigit(c.text.charCodeAt(c.pos + 1)))) c.pos++;
  digits(c, 1, Number.MAX_SAFE_INTEGER);
}

/**
 * Literals that begin with a word and a quote: `duration'PT5S'`, `binary'T0RhdGE'`, `geography'…'`, `Model.Color'Red'`.
 */
export function prefixedLiteral(c: Cursor, prefix: string, at: number): Literal | EnumLiteral {
  switch (prefix.toLowerCase()) {
    case 'duration':
      return literal(c, 'Edm.Duration', at, quoted(c, duration));
    case 'binary':
      return literal(c, 'Edm.Binary', at, quoted(c, binary));
    case 'geography':
      return literal(
        c,
        'Edm.Geography',
        at,
        quoted(c, (cursor) => spatialValue(cursor)),
      );
    case 'geometry':
      return literal(
        c,
        'Edm.Geometry',
        at,
        quoted(c, (cursor) => spatialValue(cursor)),
      );
  }
  return enumLiteral(c, prefix, at);
}

function quoted(c: Cursor, read: (c: Cursor) => void): string {
  c.expect(Char.Quote);
  const start = c.pos;
  read(c);
  const value = c.text.slice(start, c.pos);
  c.expect(Char.Quote);
  return value;
}

/** Members in quotes after a type. */
export function enumLiteral(c: Cursor, type: string, at: number): EnumLiteral {
  c.expect(Char.Quote);
  const members: string[] = [];
  do members.push(enumMember(c));
  while (c.accept(Char.Comma));
  c.expect(Char.Quote);
  c.node();
  return { kind: 'enum', at, type, members };
}

export function enumMember(c: Cursor): string {
  if ((classOf(c.peek()) & Class.Digit) === 0 && c.peek() !== Char.Minus && c.peek() !== Char.Plus)
    return c.nameOf('enumerationMember', 'a member of the enumeration');
  const start = c.pos;
  if (!c.accept(Char.Minus)) c.accept(Char.Plus);
  digits(c, 1, MOST_INT64.length);
  return c.text.slice(start, c.pos);
}

/** `-P6DT23H59M59.9999S`: days and parts of a day. */
export function duration(c: Cursor): void {
  c.accept(Char.Minus);
  if ((c.peek() | 0x20) !== 0x70) c.fail("'P'");
  c.pos++;
  durationParts(c, 'd');
  if ((c.peek() | 0x20) !== 0x74) return;
  c.pos++;
  durationParts(c, 'hms');
}

/** Numbers followed by these letters, each at most once and in this order; only seconds have a fraction. */
function durationParts(c: Cursor, units: string): void {
  let unit = 0;
  while (isDigit(c.peek())) {
    if (unit === units.length) c.fail('the end of the duration');
    digits(c, 1, Number.MAX_SAFE_INTEGER);
    const fraction = units.endsWith('s') && c.accept(Char.Dot);
    if (fraction) digits(c, 1, Number.MAX_SAFE_INTEGER);
    const found = units.indexOf(c.text.charAt(c.pos).toLowerCase(), fraction ? units.length - 1 : unit);
    if (found < 0 || c.pos === c.text.length) c.fail(unitNames(units.slice(fraction ? -1 : unit)));
    unit = found + 1;
    c.pos++;
  }
}

const unitNames = (units: string): string => Array.from(units.toUpperCase(), (unit) => `'${unit}'`).join(' or ');

/** base64url, its padding optional (RFC 4648, section 5). */
export function binary(c: Cursor): void {
  const start = c.pos;
  while (isBase64(c.peek())) c.pos++;
  c.reaches(c.pos);
  const rest = (c.pos - start) % 4;
  if (rest === 1) c.fail('a character of base64url');
  if (rest === 0) return;
  const unused = rest === 2 ? 'AQgw' : 'AEIMQUYcgkosw048';
  if (!unused.includes(c.text.charAt(c.pos - 1))) c.fail('a character that leaves no bits over', c.pos - 1);
  if (rest === 3) c.accept(Char.Equals);
  else if (c.text.startsWith('==', c.pos)) c.pos += 2;
}

function isBase64(code: number): boolean {
  return code === Char.Minus || (classOf(code) & (Class.Letter | Class.Digit)) !== 0;
}
