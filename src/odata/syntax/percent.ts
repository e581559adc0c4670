import { QueryError } from '../query-error';
import { Class, classOf } from './characters';

/**
 * Removes percent-encoding, once. A plus becomes a blank, as in forms. In the offset of a time and in an exponent,
 * where a blank is impossible, the parser of literals reads it as a plus.
 * @param option name of the option for the message
 * @throws QueryError on `%` without two digits, or on bytes that are not UTF-8
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

/** Position of the encoding error: the text before it can be decoded. */
function malformedAt(raw: string): number {
  let at = raw.indexOf('%');
  while (at >= 0) {
    const length = sequenceLength(raw, at);
    if (length === 0) return at;
    at = raw.indexOf('%', at + length);
  }
  return 0;
}

/** Length of the escapes of one character, 0 if they are not valid. */
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
 * Maps positions in the decoded text to positions in the text as sent. Only messages and $search need this. The text is
 * read once, and only as far as required.
 */
export class RawIndex {
  /** Positions in the text as sent, by positions in the decoded text. */
  private readonly places: number[] = [];
  /** The position in the text as sent after these. */
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
    // A character of four bytes has two units in a string.
    if (length === 12) this.places.push(this.at);
  }
}
