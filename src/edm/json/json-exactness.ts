import { isSafeNumber } from 'lossless-json';
import { JsonLimitError, type JsonLimits } from './json-limits';

const QUOTE = 0x22;
const PLUS = 0x2b;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const LOWER_E = 0x65;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
/** The bit by which a small letter differs from its capital. */
const SMALL = 0x20;

/** Longest number without exponent of which a double keeps every digit: IEEE 754 guarantees 15 decimal digits. */
const EXACT_LENGTH = 15;

/**
 * Counts the members of all objects in a JSON text. Repeated names count each time.
 * @returns undefined when a double would lose digits of a number. For text that is not JSON, the result is meaningless.
 * @throws JsonLimitError when the text exceeds a limit
 */
export function countMembersOfExact(text: string, limits: JsonLimits): number | undefined {
  const tally = new Tally(limits);
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
      if (code === COLON) tally.addMember();
      else if (code === COMMA) tally.addComma();
      else if (code === OPEN_BRACKET || code === OPEN_BRACE) tally.open(code === OPEN_BRACKET);
      else if (code === CLOSE_BRACKET || code === CLOSE_BRACE) tally.close();
      at++;
    }
  }
  return tally.members;
}

/** Counts the values of a text by its punctuation, in the same way as {@link JsonParser}. */
class Tally {
  members = 0;
  private values = 0;
  private depth = 0;
  /** By depth: the number of members of the open object, or of commas of the open array; and whether it is an array. */
  private readonly own = [0];
  private readonly isArray = [false];

  constructor(private readonly limits: JsonLimits) {}

  open(isArray: boolean): void {
    this.addValue();
    if (++this.depth > this.limits.depth) throw new JsonLimitError('depth', this.limits);
    this.own[this.depth] = 0;
    this.isArray[this.depth] = isArray;
  }

  close(): void {
    if (this.depth > 0) this.depth--;
  }

  addMember(): void {
    this.members++;
    if (this.addOwn() > this.limits.members) throw new JsonLimitError('members', this.limits);
  }

  addComma(): void {
    this.addValue();
    if (this.isArray[this.depth] && this.addOwn() >= this.limits.items) throw new JsonLimitError('items', this.limits);
  }

  private addOwn(): number {
    const own = (this.own[this.depth] ?? 0) + 1;
    this.own[this.depth] = own;
    return own;
  }

  private addValue(): void {
    if (++this.values > this.limits.values) throw new JsonLimitError('values', this.limits);
  }
}

/** Whether a double keeps every digit of a JSON number. */
export function isExact(number: string): boolean {
  return (number.length <= EXACT_LENGTH && !/e/i.test(number)) || isSafeNumber(number);
}

/** Counts the members of all objects in a value, where each name occurs only once. */
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

/** @returns the position after the string, or the end of the text when the string is not closed */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text.charCodeAt(before) === BACKSLASH) before--;
    const isEscaped = (end - before) % 2 === 0;
    if (!isEscaped) return end + 1;
  }
  return text.length;
}

/** @returns the position after the number, negative when it has an exponent */
function endOfNumber(text: string, start: number): number {
  let hasExponent = false;
  for (let at = start + 1; ; at++) {
    const code = text.charCodeAt(at);
    if ((code | SMALL) === LOWER_E) hasExponent = true;
    else if (!((code >= ZERO && code <= NINE) || code === DOT || code === MINUS || code === PLUS))
      return hasExponent ? -at : at;
  }
}
