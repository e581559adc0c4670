/** Codes of the characters with a meaning in the grammar. */
export const enum Char {
  Tab = 0x09,
  Space = 0x20,
  DoubleQuote = 0x22,
  Hash = 0x23,
  Dollar = 0x24,
  Quote = 0x27,
  Open = 0x28,
  Close = 0x29,
  Star = 0x2a,
  Plus = 0x2b,
  Comma = 0x2c,
  Minus = 0x2d,
  Dot = 0x2e,
  Slash = 0x2f,
  Zero = 0x30,
  Nine = 0x39,
  Colon = 0x3a,
  Semicolon = 0x3b,
  Equals = 0x3d,
  At = 0x40,
  OpenBracket = 0x5b,
  Backslash = 0x5c,
  CloseBracket = 0x5d,
  OpenBrace = 0x7b,
  CloseBrace = 0x7d,
}

/** Classes of a character, as bits. */
export const enum Class {
  None = 0,
  /** A letter or `_`: begins a name. */
  Letter = 1,
  Digit = 2,
  Hex = 4,
  Blank = 8,
}

const patterns: readonly (readonly [RegExp, Class])[] = [
  [/[A-Za-z_]/, Class.Letter],
  [/[0-9]/, Class.Digit],
  [/[0-9A-Fa-f]/, Class.Hex],
  [/[ \t]/, Class.Blank],
];
const classes = Uint8Array.from({ length: 128 }, (_, code) =>
  patterns.reduce((bits, [pattern, bit]) => (pattern.test(String.fromCharCode(code)) ? bits | bit : bits), 0),
);

/** @param code a UTF-16 code, or NaN after the end of a text */
export function classOf(code: number): number {
  return code < 128 ? (classes[code] as number) : Class.None;
}

export function isDigit(code: number): boolean {
  return code >= Char.Zero && code <= Char.Nine;
}

export function isBlank(code: number): boolean {
  return code === Char.Space || code === Char.Tab;
}

const leading = /[\p{L}\p{Nl}]/u;
const following = /[\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}\p{Cf}]/u;

/** Number of UTF-16 units of the name character beyond ASCII at a position; 0 if a name cannot have it there. */
export function wideNameCharacter(text: string, at: number, first: boolean): number {
  const code = text.codePointAt(at);
  if (code === undefined || code < 128) return 0;
  const character = String.fromCodePoint(code);
  return (first ? leading : following).test(character) ? character.length : 0;
}

/** Characters of a path segment other than letters and digits (RFC 3986, rule pchar). */
const marks = "%-.~!$&'()*+,;=:@";

/** @param code of a character as sent */
export function isSegmentCharacter(code: number): boolean {
  return (classOf(code) & (Class.Letter | Class.Digit)) !== 0 || marks.includes(String.fromCharCode(code));
}
