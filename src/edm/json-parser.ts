import { isDeepStrictEqual } from 'node:util';
import { LosslessNumber, isInteger, isSafeNumber } from 'lossless-json';
import type { JsonNumber, JsonObject, JsonValue } from './json';

/** Most digits of an integer that becomes a bigint; making one takes more than linear time. */
const BIGINT_LENGTH = 400;

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const blank = /[ \t\n\r]*/y;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Characters below this one must be escaped (RFC 8259, section 7). */
const SPACE = 0x20;
const keywords = { true: true, false: false, null: null } as const;

/** Reads a JSON text (RFC 8259) and keeps every digit of its numbers. One parser reads one text. */
export class JsonParser {
  private at = 0;

  constructor(private readonly text: string) {}

  /** @throws SyntaxError naming the place, RangeError on nesting deeper than the stack */
  parse(): JsonValue {
    const value = this.value();
    if (this.at < this.text.length) throw this.expected('The end');
    return value;
  }

  /** Reads a value and the white space around it. */
  private value(): JsonValue {
    this.skip(blank);
    const value = this.bareValue();
    this.skip(blank);
    return value;
  }

  private bareValue(): JsonValue {
    const { text } = this;
    switch (text[this.at]) {
      case '{':
        return this.object();
      case '[':
        return this.array();
      case '"':
        return this.string();
    }
    for (const [word, value] of Object.entries(keywords)) {
      if (!text.startsWith(word, this.at)) continue;
      this.at += word.length;
      return value;
    }
    const digits = this.skip(number);
    if (digits === '') throw this.expected('A value');
    return numberOf(digits);
  }

  private array(): JsonValue[] {
    const items: JsonValue[] = [];
    if (this.opens(']')) return items;
    do items.push(this.value());
    while (this.goesOn(']'));
    return items;
  }

  private object(): JsonObject {
    const members: JsonObject = {};
    if (this.opens('}')) return members;
    do {
      this.skip(blank);
      const start = this.at;
      if (this.text[start] !== '"') throw this.expected('A name in quotes');
      const name = this.string();
      this.skip(blank);
      this.take(':');
      const value = this.value();
      if (!Object.hasOwn(members, name)) setOwn(members, name, value);
      else if (!isDeepStrictEqual(members[name], value))
        throw new SyntaxError(`${JSON.stringify(name)} is given again at position ${start}, with another value`);
    } while (this.goesOn('}'));
    return members;
  }

  private string(): string {
    const { text } = this;
    const start = this.at++;
    let isEscaped = false;
    for (; text.charCodeAt(this.at) !== QUOTE; this.at++) {
      const code = text.charCodeAt(this.at);
      if (code === BACKSLASH) {
        isEscaped = true;
        this.at++;
      } else if (!(code >= SPACE)) throw this.expected("A character of a string or '\"'");
    }
    this.at++;
    return isEscaped ? unescaped(text.slice(start, this.at), start) : text.slice(start + 1, this.at - 1);
  }

  /** Steps over the opening bracket, and over the closing one when it follows. */
  private opens(closing: string): boolean {
    this.at++;
    this.skip(blank);
    if (this.text[this.at] !== closing) return false;
    this.at++;
    return true;
  }

  /** Steps over a comma, or over the closing bracket. @returns whether it was a comma */
  private goesOn(closing: string): boolean {
    if (this.text[this.at] === ',') {
      this.at++;
      return true;
    }
    this.take(closing, `',' or `);
    return false;
  }

  private take(sign: string, or = ''): void {
    if (this.text[this.at] !== sign) throw this.expected(`${or}'${sign}'`);
    this.at++;
  }

  /** Steps over what the sticky pattern matches, which may be nothing. */
  private skip(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [match = ''] = pattern.exec(this.text) ?? [];
    this.at += match.length;
    return match;
  }

  private expected(what: string): SyntaxError {
    const sign = this.text[this.at];
    const got = sign === undefined ? 'the text ends' : `${JSON.stringify(sign)} stands there`;
    return new SyntaxError(`${what} was expected at position ${this.at}, but ${got}`);
  }
}

function unescaped(quoted: string, start: number): string {
  try {
    return JSON.parse(quoted) as string;
  } catch (cause) {
    throw new SyntaxError(`The string at position ${start} holds an escape that JSON does not have`, { cause });
  }
}

function numberOf(text: string): JsonNumber {
  if (isSafeNumber(text)) return Number(text);
  return isInteger(text) && text.length <= BIGINT_LENGTH ? BigInt(text) : new LosslessNumber(text);
}

/** A name like `__proto__` must become a member as any other. */
function setOwn(object: JsonObject, name: string, value: JsonValue): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
}
