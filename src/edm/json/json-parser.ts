import { isDeepStrictEqual } from 'node:util';
import { LosslessNumber, isInteger } from 'lossless-json';
import { shortened } from './finding';
import { isExact } from './json-exactness';
import { JsonLimitError, type JsonLimits } from './json-limits';
import type { JsonNumber, JsonObject, JsonValue } from './json-value';
import { atOnce, type Steps } from './steps';

/** Most digits of an integer that becomes a bigint: the conversion takes more than linear time. */
const BIGINT_LENGTH = 400;
/** Characters between two steps of {@link JsonParser.steps}. */
const STEP = 16 * 1024;

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Lower characters must be escaped (RFC 8259, section 7). */
const SPACE = 0x20;
const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** An object whose members are still being read. */
interface OpenObject {
  readonly kind: 'object';
  readonly members: JsonObject;
  /** Number of members so far, including repeated names. */
  count: number;
  /** Name of the member whose value is being read, its position, and the number of values before it. */
  name: string;
  nameAt: number;
  before: number;
}

type Container = OpenObject | { readonly kind: 'array'; readonly items: JsonValue[] };

/** Parses a JSON text (RFC 8259) and keeps every digit of its numbers. One parser parses one text. */
export class JsonParser {
  private at = 0;
  private values = 0;
  /** The containers that are open at the current position, outermost first. */
  private readonly open: Container[] = [];

  constructor(
    private readonly text: string,
    private readonly limits: JsonLimits,
  ) {}

  /** @throws SyntaxError with the position, JsonLimitError */
  parse(): JsonValue {
    return atOnce(this.steps());
  }

  /** Like {@link parse}, in steps of a few thousand characters each. */
  *steps(): Steps<JsonValue> {
    for (let next = STEP; ;) {
      if (this.at >= next) {
        yield;
        next = this.at + STEP;
      }
      this.skipBlanks();
      const begun = this.begin();
      if (begun === undefined) continue;
      const whole = this.end(begun);
      if (whole === undefined) continue;
      if (this.at < this.text.length) throw this.expected('the end');
      return whole;
    }
  }

  /** Reads a value. Of a container that is not empty, reads only the beginning, and returns undefined. */
  private begin(): JsonValue | undefined {
    switch (this.text[this.at]) {
      case '{':
        return this.beginObject();
      case '[':
        return this.beginArray();
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

  /**
   * Adds a value to its container, and closes each container that ends here.
   * @returns the value of the whole text, undefined while the text continues
   */
  private end(value: JsonValue): JsonValue | undefined {
    for (let whole = value; ;) {
      this.skipBlanks();
      const container = this.open.at(-1);
      if (!container) return whole;
      if (container.kind === 'array') {
        const count = container.items.push(whole);
        if (count > this.limits.items) throw new JsonLimitError('items', this.limits);
        if (this.goesOn(']')) return undefined;
        whole = container.items;
      } else {
        this.add(container, whole);
        if (this.goesOn('}')) return this.nextName(container);
        whole = container.members;
      }
      this.open.pop();
    }
  }

  private beginArray(): JsonValue | undefined {
    const items: JsonValue[] = [];
    if (this.opens(']')) return items;
    this.open.push({ kind: 'array', items });
    return undefined;
  }

  private beginObject(): JsonValue | undefined {
    const members: JsonObject = {};
    if (this.opens('}')) return members;
    const container: OpenObject = { kind: 'object', members, count: 0, name: '', nameAt: 0, before: 0 };
    this.open.push(container);
    return this.nextName(container);
  }

  /** Reads the name of a member and the following colon. */
  private nextName(container: OpenObject): undefined {
    if (++container.count > this.limits.members) throw new JsonLimitError('members', this.limits);
    this.skipBlanks();
    container.nameAt = this.at;
    if (this.text[this.at] !== '"') throw this.expected('a name in quotes');
    container.name = this.string();
    this.skipBlanks();
    this.take(':');
    container.before = this.values;
  }

  private add({ members, name, nameAt, before }: OpenObject, value: JsonValue): void {
    if (!Object.hasOwn(members, name)) return setOwn(members, name, value);
    // Comparing a repeated value takes as long as reading it: its values count twice.
    this.count(this.values - before);
    if (!isDeepStrictEqual(members[name], value))
      throw new SyntaxError(
        `${JSON.stringify(shortened(name))} is given again at position ${nameAt}, with another value`,
      );
  }

  private count(values: number): void {
    this.values += values;
    if (this.values > this.limits.values) throw new JsonLimitError('values', this.limits);
  }

  private keyword<Value>(word: string, value: Value): Value {
    if (!this.text.startsWith(word, this.at)) throw this.expected('a value');
    this.at += word.length;
    return value;
  }

  private number(): JsonNumber {
    const start = this.at;
    number.lastIndex = start;
    if (!number.test(this.text)) throw this.expected('a value');
    this.at = number.lastIndex;
    return numberOf(this.text.slice(start, this.at));
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
      } else if (!(code >= SPACE)) throw this.expected("a character of a string or '\"'");
    }
    this.at++;
    return isEscaped ? unescaped(text.slice(start, this.at), start) : text.slice(start + 1, this.at - 1);
  }

  /** Skips the opening bracket, and the closing one when it follows. @returns whether it follows */
  private opens(closing: string): boolean {
    this.at++;
    this.count(1);
    if (this.open.length >= this.limits.depth) throw new JsonLimitError('depth', this.limits);
    this.skipBlanks();
    if (this.text[this.at] !== closing) return false;
    this.at++;
    return true;
  }

  /** Skips a comma or the closing bracket. @returns whether it was a comma */
  private goesOn(closing: string): boolean {
    if (this.text[this.at] === ',') {
      this.at++;
      this.count(1);
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
    const got = sign === undefined ? 'end' : JSON.stringify(sign);
    return new SyntaxError(`Unexpected ${got} at position ${this.at}, expected ${what}`);
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

/** Sets a member. Assigning `__proto__` would set the prototype instead. */
function setOwn(object: JsonObject, name: string, value: JsonValue): void {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
}
