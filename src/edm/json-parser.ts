import { isDeepStrictEqual } from 'node:util';
import { LosslessNumber, isInteger } from 'lossless-json';
import type { JsonNumber, JsonObject, JsonValue } from './json';
import { isExact } from './json-exactness';

/** Most digits of an integer that becomes a bigint; making one takes more than linear time. */
const BIGINT_LENGTH = 400;

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Lower characters must be escaped (RFC 8259, section 7). */
const SPACE = 0x20;
const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

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
    this.skipBlanks();
    const value = this.bareValue();
    this.skipBlanks();
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
      case 't':
        return this.keyword('true', true);
      case 'f':
        return this.keyword('false', false);
      case 'n':
        return this.keyword('null', null);
      default:
        return this.number();
    }
  }

  private keyword<Value>(word: string, value: Value): Value {
    if (!this.text.startsWith(word, this.at)) throw this.expected('A value');
    this.at += word.length;
    return value;
  }

  private number(): JsonNumber {
    const start = this.at;
    number.lastIndex = start;
    if (!number.test(this.text)) throw this.expected('A value');
    this.at = number.lastIndex;
    return numberOf(this.text.slice(start, this.at));
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
      this.skipBlanks();
      const start = this.at;
      if (this.text[start] !== '"') throw this.expected('A name in quotes');
      const name = this.string();
      this.skipBlanks();
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
    this.skipBlanks();
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

  private skipBlanks(): void {
    for (; ; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code !== SPACE && code !== LINE_FEED && code !== CARRIAGE_RETURN && code !== TAB) return;
    }
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
  if (isExact(text)) return Number(text);
  return isInteger(text) && text.length <= BIGINT_LENGTH ? BigInt(text) : new LosslessNumber(text);
}

/** A name like `__proto__` must become a member as any other. */
function setOwn(object: JsonObject, name: string, value: JsonValue): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
}
