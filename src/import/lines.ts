import { GrowingBytes } from '../budgets/growing-bytes';
import { ContentBound } from './content-bound';
import type { ImportBody } from './import-body';

const NEWLINE = 0x0a;

/** One line of a body, without its line feed. */
export interface Line {
  /** Counted from 1, blank lines included. */
  readonly number: number;
  /** undefined: the line exceeds the limit and was discarded. */
  readonly bytes: Buffer | undefined;
}

/**
 * Splits a body at its line feeds, keeping at most one line and one chunk in memory.
 * @param limit bytes of the longest line
 * @returns the lines that each chunk completes, without blank ones
 * @throws errors of the body; GraphError `bodyTooLarge` when it exceeds {@link ContentBound}
 */
export async function* linesOf(body: ImportBody, limit: number): AsyncGenerator<Line[]> {
  const splitter = new LineSplitter(limit);
  const content = new ContentBound(() => body.received);
  for await (const chunk of body.chunks) {
    content.add(chunk.length);
    yield content.admit(splitter.add(chunk));
  }
  yield splitter.end();
}

class LineSplitter {
  private number = 0;
  /** The beginning of an incomplete line. */
  private readonly rest: GrowingBytes;

  constructor(private readonly limit: number) {
    this.rest = new GrowingBytes(limit);
  }

  add(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      this.complete(chunk.subarray(start, end), lines);
      start = end + 1;
      // Skips runs of empty lines quickly.
      for (; chunk[start] === NEWLINE; start++) this.number++;
    }
    if (start < chunk.length) this.rest.add(chunk.subarray(start));
    return lines;
  }

  /** Returns the text after the last line feed as a line. */
  end(): Line[] {
    const lines: Line[] = [];
    if (this.rest.length > 0) this.complete(Buffer.alloc(0), lines);
    return lines;
  }

  private complete(last: Buffer, lines: Line[]): void {
    const number = ++this.number;
    const length = this.rest.length + last.length;
    if (length > this.limit) lines.push({ number, bytes: undefined });
    else {
      const bytes = this.rest.length === 0 ? last : Buffer.concat([this.rest.whole, last]);
      if (!isBlank(bytes)) lines.push({ number, bytes });
    }
    this.rest.clear();
  }
}

/** Whether the line contains only white space (RFC 8259, section 2). */
function isBlank(bytes: Buffer): boolean {
  let at = 0;
  while (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d) at++;
  return at === bytes.length;
}
