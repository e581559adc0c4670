import { isSafeNumber } from 'lossless-json';

const QUOTE = 0x22;
const PLUS = 0x2b;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const LOWER_E = 0x65;
/** The bit by which a small letter differs from its capital. */
const SMALL = 0x20;

/** Most characters of a number without exponent that any double keeps: IEEE 754 gives it 15 decimal digits. */
const EXACT_LENGTH = 15;

/**
 * How many members the objects of a JSON text have, counting repeated names as often as they stand there.
 * @returns undefined when a double would lose digits of a number; of text that is no JSON the result means nothing
 */
export function countMembersOfExact(text: string): number | undefined {
  let members = 0;
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
    } else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      const start = at;
      at = endOfNumber(text, start);
      if (at < 0) at = -at;
      else if (at - start <= EXACT_LENGTH) continue;
      if (!isSafeNumber(text.slice(start, at))) return undefined;
    } else {
      if (code === COLON) members++;
      at++;
    }
  }
  return members;
}

/** Whether a double keeps every digit of a JSON number. */
export function isExact(number: string): boolean {
  return (number.length <= EXACT_LENGTH && !/e/i.test(number)) || isSafeNumber(number);
}

/** How many members the objects in a value have, in which each name can stand only once. */
export function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value) members += countMembers(item);
  } else {
    for (const name in value) members += 1 + countMembers((value as Record<string, unknown>)[name]);
  }
  return members;
}

/** @returns the place behind the string, the end of the text for one that is not closed */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text.charCodeAt(before) === BACKSLASH) before--;
    const isEscaped = (end - before) % 2 === 0;
    if (!isEscaped) return end + 1;
  }
  return text.length;
}

/** @returns the place behind the number, negative when it has an exponent */
function endOfNumber(text: string, start: number): number {
  let hasExponent = false;
  for (let at = start + 1; ; at++) {
    const code = text.charCodeAt(at);
    if ((code | SMALL) === LOWER_E) hasExponent = true;
    else if (!((code >= ZERO && code <= NINE) || code === DOT || code === MINUS || code === PLUS))
      return hasExponent ? -at : at;
  }
}
