import { QueryError } from '../query-error';
import { Class, classOf } from './characters';

/**
 * Removes percent-encoding, once. A plus is a blank, as forms write it; where only a plus can stand, in the offset of a
 * time and in an exponent, the parser of literals takes the blank for one.
 * @param option names the option in the message
 * @throws QueryError on `%` without two digits, or on bytes that are no UTF-8
 */
export function decode(raw: string, option: string): string {
  const text = raw.includes('+') ? raw.replaceAll('+', ' ') : raw;
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    const at = malformedAt(raw);
    throw new QueryError(option, `expected percent-encoded UTF-8 at ${at + 1}, found '${raw.slice(at, at + 3)}'`, at);
  }
}

/** Where the encoding is wrong: what is before it can be decoded. */
function malformedAt(raw: string): number {
  let at = raw.indexOf('%');
  while (at >= 0) {
    const length = sequenceLength(raw, at);
    if (length === 0) return at;
    at = raw.indexOf('%', at + length);
  }
  return 0;
}

/** Length of the escapes that make one character, 0 if they make none. */
function sequenceLength(raw: string, at: number): number {
  const first = byteAt(raw, at);
  const bytes = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  const sequence = raw.slice(at, at + 3 * bytes);
  try {
    decodeURIComponent(sequence);
    return sequence.length;
  } catch {
    return 0;
  }
}

function byteAt(raw: string, at: number): number {
  const hex = (classOf(raw.charCodeAt(at + 1)) & classOf(raw.charCodeAt(at + 2)) & Class.Hex) !== 0;
  return hex ? Number.parseInt(raw.slice(at + 1, at + 3), 16) : 0;
}

/**
 * Place in the text as sent of places in the text without percent-encoding. Only messages and $search need it. All of it is
 * read once, as far as it is asked for.
 */
export class RawIndex {
  /** Places in the text as sent, by the places in the other. */
  private readonly places: number[] = [];
  /** Where the text as sent goes on behind them. */
  private at = 0;

  constructor(private readonly raw: string) {}

  of(index: number): number {
    while (this.places.length <= index && this.at < this.raw.length) this.next();
    return this.places[index] ?? this.at;
  }

  private next(): void {
    this.places.push(this.at);
    if (this.raw.charCodeAt(this.at) !== 0x25) {
      this.at++;
      return;
    }
    const length = sequenceLength(this.raw, this.at);
    this.at += Math.max(length, 1);
    // Four bytes are a character that a string holds as two.
    if (length === 12) this.places.push(this.at);
  }
}
