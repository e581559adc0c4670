import type { MediaType } from '../graph/request/media-type';

/** Media type of batches in parts, and of the change sets within them. */
export const MULTIPART = 'multipart/mixed';

/** Most lines that begin like a delimiter. Each part of a batch needs one, and so does each change set. */
const MOST_DELIMITERS = 1_000;

/** A delimiter between parts (RFC 2046, section 5.1.1): 1 to 70 characters, of which the last is no blank. */
const boundaryText = /^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/;

/** Why a multipart body cannot be read, worded to follow its name. */
export class MultipartProblem extends Error {}

/** Returns the boundary of a multipart body. @throws MultipartProblem where there is no valid one */
export function boundaryOf({ parameters }: MediaType): string {
  const boundary = parameters.get('boundary');
  if (boundary === undefined) throw new MultipartProblem('needs the parameter boundary in its Content-Type');
  if (boundaryText.test(boundary)) return boundary;
  throw new MultipartProblem('needs a boundary of 1 to 70 characters that RFC 2046 allows');
}

/**
 * Splits a multipart body into its parts, without copying them. Lines may end with CR and LF, or LF alone. What stands
 * before the first delimiter and behind the last one is ignored, as RFC 2046 requires.
 * @throws MultipartProblem
 */
export function partsOf(body: Buffer, boundary: string): Buffer[] {
  const parts: Buffer[] = [];
  let start: number | undefined;
  for (const { at, end, isLast } of delimitersIn(body, boundary)) {
    if (start !== undefined) parts.push(body.subarray(start, Math.max(start, endOfLine(body, at))));
    if (isLast) return parts;
    start = end;
  }
  throw new MultipartProblem(
    start === undefined
      ? 'does not contain the boundary that its Content-Type names'
      : 'ends before the delimiter that closes it: two dashes, the boundary and two dashes',
  );
}

/** A line between parts. */
interface Delimiter {
  /** Position of its first character. */
  readonly at: number;
  /** Position behind its line. */
  readonly end: number;
  /** Whether it closes the body. */
  readonly isLast: boolean;
}

function* delimitersIn(body: Buffer, boundary: string): Generator<Delimiter> {
  const dashes = Buffer.from(`--${boundary}`);
  const inside = Buffer.from(`\n--${boundary}`);
  let at = body.subarray(0, dashes.length).equals(dashes) ? 0 : positionBehind(body.indexOf(inside));
  for (let count = 0; at !== undefined; count++) {
    if (count === MOST_DELIMITERS) throw new MultipartProblem(`has more than ${MOST_DELIMITERS} delimiters`);
    const delimiter = delimiterAt(body, at, dashes.length);
    if (delimiter) yield delimiter;
    // The end of a delimiter's line may be the beginning of the next one.
    at = positionBehind(body.indexOf(inside, delimiter ? delimiter.end - 1 : at));
  }
}

function positionBehind(lineFeed: number): number | undefined {
  return lineFeed < 0 ? undefined : lineFeed + 1;
}

/** The delimiter at a position; undefined where the line goes on, so that its boundary is another, longer one. */
function delimiterAt(body: Buffer, at: number, length: number): Delimiter | undefined {
  const isLast = body.toString('latin1', at + length, at + length + 2) === '--';
  let end = at + length + (isLast ? 2 : 0);
  while (body[end] === 0x20 || body[end] === 0x09) end++;
  if (body[end] === 0x0d) end++;
  if (end < body.length && body[end] !== 0x0a) return undefined;
  return { at, end: Math.min(end + 1, body.length), isLast };
}

/** The position behind a part: the end of line before a delimiter belongs to the delimiter. */
function endOfLine(body: Buffer, at: number): number {
  return body[at - 2] === 0x0d ? at - 2 : at - 1;
}

/** The lines before the first blank line, and what follows it. */
export interface Head {
  readonly lines: readonly string[];
  readonly rest: Buffer;
}

/** Reads the lines before the first blank line. @param most bytes @returns undefined where they are longer */
export function headOfPart(part: Buffer, most: number): Head | undefined {
  const lines: string[] = [];
  for (let at = 0; at < part.length;) {
    const found = part.subarray(0, most + 1).indexOf(0x0a, at);
    if (found < 0 && part.length > most) return undefined;
    const end = found < 0 ? part.length : found;
    const line = part.toString('utf8', at, end).replace(/\r$/, '');
    at = end + 1;
    if (line === '') return { lines, rest: part.subarray(Math.min(at, part.length)) };
    lines.push(line);
  }
  return { lines, rest: part.subarray(part.length) };
}

/** A header as a line; undefined where the line is none. */
export function headerOfLine(line: string): readonly [name: string, value: string] | undefined {
  const colon = line.indexOf(':');
  return colon < 1 || /^[ \t]/.test(line) ? undefined : [line.slice(0, colon).trimEnd(), line.slice(colon + 1).trim()];
}

/** Joins the lines of headers that are folded (RFC 5322, section 2.2.3). */
export function unfolded(lines: readonly string[]): string[] {
  const joined: string[] = [];
  for (const line of lines) {
    if (/^[ \t]/.test(line) && joined.length > 0) joined.push(`${joined.pop()} ${line.trim()}`);
    else joined.push(line);
  }
  return joined;
}
