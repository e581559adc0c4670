const NEWLINE = 0x0a;

/** One line of a body, without its end. */
export interface Line {
  /** Counted from 1, blank lines included. */
  readonly number: number;
  /** undefined: the line is longer than a line may be, and was let go. */
  readonly bytes: Buffer | undefined;
}

/**
 * Takes a body apart at its line feeds. Never more than one line of the longest length and one chunk are kept.
 * @param limit bytes of the longest line
 * @returns the lines that each chunk completes, blank ones left out
 */
export async function* linesOf(chunks: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Line[]> {
  const splitter = new LineSplitter(limit);
  for await (const chunk of chunks) yield [...splitter.add(chunk)];
  yield [...splitter.end()];
}

class LineSplitter {
  private number = 0;
  private pieces: Buffer[] = [];
  private length = 0;

  constructor(private readonly limit: number) {}

  *add(chunk: Buffer): Generator<Line> {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      yield* this.complete(chunk.subarray(start, end));
      start = end + 1;
    }
    this.keep(chunk.subarray(start));
  }

  /** What stands behind the last line feed. */
  *end(): Generator<Line> {
    if (this.length > 0) yield* this.complete(Buffer.alloc(0));
  }

  private *complete(last: Buffer): Generator<Line> {
    this.number++;
    const length = this.length + last.length;
    const bytes = this.pieces.length === 0 ? last : Buffer.concat([...this.pieces, last]);
    this.pieces = [];
    this.length = 0;
    if (length > this.limit) yield { number: this.number, bytes: undefined };
    else if (!isBlank(bytes)) yield { number: this.number, bytes };
  }

  private keep(piece: Buffer): void {
    this.length += piece.length;
    if (this.length > this.limit) this.pieces = [];
    else if (piece.length > 0) this.pieces.push(piece);
  }
}

/** Whether nothing but white space stands in the line (RFC 8259, section 2). */
function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
