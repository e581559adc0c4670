import { PageMembers } from './page-members';

const code = (character: string): number => character.charCodeAt(0);
const [QUOTE, BACKSLASH, COMMA, LINE_FEED, RETURN] = [code('"'), code('\\'), code(','), 0x0a, 0x0d];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [code('['), code(']'), code('{'), code('}')];
const NEW_LINE = Buffer.from('\n');
/** Not allowed in JSON text: keeps a string refused that contains a line break. */
const FORBIDDEN = 0x0b;

/** What stands around the entities of a file. */
export interface Surroundings {
  /** Link to the next page, of the last page that has one. */
  nextLink?: string;
  /** Whether the file ends within a value. */
  isCutOff: boolean;
}

/** Where the reader stands outside of an entity. */
type Frame = 'array' | 'page';

/**
 * Writes each entity of a JSON text on a line of its own, byte for byte except for line breaks. The text is an array of
 * entities, a page of a collection (`{"value":[…]}`), an entity on several lines, or several of these. Neither the text
 * nor an entity is kept in memory.
 * @param around filled in while the lines are read
 */
export async function* linesOfValues(chunks: AsyncIterable<Buffer>, around: Surroundings): AsyncGenerator<Buffer> {
  const reader = new ValueReader(around);
  for await (const chunk of chunks) {
    const lines = reader.add(Buffer.from(chunk));
    if (lines.length > 0) yield lines;
  }
  yield reader.end();
}

class ValueReader {
  private readonly frames: Frame[] = [];
  private output: Buffer[] = [];
  /** Nesting within an entity, or within the members of a page. */
  private depth = 0;
  private isQuoted = false;
  private isEscaped = false;
  /** Whether an entity is being copied. */
  private isCopying = false;
  /** First byte of the chunk that is not copied yet. */
  private from = 0;
  /** The members of an object that may be a page, or is one. */
  private members: PageMembers | undefined;

  constructor(private readonly around: Surroundings) {}

  /** @param chunk changed in place @returns the completed lines, and the beginning of the next one */
  add(chunk: Buffer): Buffer {
    this.from = 0;
    for (let at = 0; at < chunk.length; at++) this.read(chunk, at);
    if (this.isCopying) this.output.push(chunk.subarray(this.from));
    return this.taken();
  }

  end(): Buffer {
    this.around.isCutOff = this.frames.length > 0 || this.depth > 0 || this.members !== undefined;
    if (this.isCopying) this.output.push(NEW_LINE);
    else if (this.members && !this.members.isPage) this.output.push(this.members.bytes, NEW_LINE);
    return this.taken();
  }

  private taken(): Buffer {
    const lines = Buffer.concat(this.output);
    this.output = [];
    return lines;
  }

  private read(chunk: Buffer, at: number): void {
    const byte = chunk[at] ?? 0;
    if (this.isCopying) this.copy(chunk, at, byte);
    else if (this.members) this.readMember(at, byte, this.members);
    else this.readBetween(chunk, at, byte);
  }

  /** Between entities: within an array, or at the top. */
  private readBetween(chunk: Buffer, at: number, byte: number): void {
    const frame = this.frames.at(-1);
    if (byte <= 0x20 || byte === COMMA) return;
    if (byte === OPEN_ARRAY && frame === undefined) this.frames.push('array');
    else if (byte === CLOSE_ARRAY && frame === 'array') {
      this.frames.pop();
      if (this.frames.at(-1) === 'page') this.members = PageMembers.afterValue();
      this.depth = this.members ? 1 : 0;
    } else if (byte === OPEN_OBJECT && !this.frames.includes('page')) {
      this.members = new PageMembers();
      this.members.add(byte);
      this.depth = 1;
    } else this.begin(chunk, at, byte);
  }

  private begin(chunk: Buffer, at: number, byte: number): void {
    this.isCopying = true;
    this.from = at;
    this.copy(chunk, at, byte);
  }

  private copy(chunk: Buffer, at: number, byte: number): void {
    const isBreak = byte === LINE_FEED || byte === RETURN;
    // A value that is no object, such as a word, ends where the next one may begin.
    if (this.depth === 0 && !this.isQuoted && this.endsWord(byte)) return this.finish(chunk, at, at);
    if (isBreak) chunk[at] = this.isQuoted ? FORBIDDEN : 0x20;
    this.follow(byte);
    const isClosed = byte === CLOSE_OBJECT || byte === CLOSE_ARRAY;
    if (isClosed && this.depth === 0 && !this.isQuoted) this.finish(chunk, at, at + 1);
  }

  private endsWord(byte: number): boolean {
    const isInArray = this.frames.length > 0;
    return byte === LINE_FEED || (isInArray && (byte === COMMA || byte === CLOSE_ARRAY));
  }

  /** Ends the line of an entity before `to`. */
  private finish(chunk: Buffer, at: number, to: number): void {
    this.output.push(chunk.subarray(this.from, to), NEW_LINE);
    this.isCopying = false;
    this.isQuoted = false;
    this.depth = 0;
    if (to === at) this.read(chunk, at);
  }

  /** Within an object that may be a page, outside of its `value`. */
  private readMember(at: number, byte: number, members: PageMembers): void {
    const isText = this.isQuoted || byte === QUOTE;
    this.follow(byte);
    const kind = members.read(byte, this.depth, isText);
    if (kind === 'more') return;
    if (kind === 'entity') return this.becomeEntity(at, members);
    this.members = undefined;
    this.depth = 0;
    if (kind === 'value') {
      this.frames.push('page', 'array');
      this.around.nextLink = members.nextLink;
    } else {
      this.frames.pop();
      this.around.nextLink ??= members.nextLink;
    }
  }

  /** Copies what was read of an object that is no page. */
  private becomeEntity(at: number, members: PageMembers): void {
    this.members = undefined;
    this.output.push(members.bytes);
    this.isCopying = true;
    this.from = at + 1;
    if (this.depth > 0) return;
    this.output.push(NEW_LINE);
    this.isCopying = false;
  }

  /** Follows strings and nesting. */
  private follow(byte: number): void {
    if (this.isQuoted) {
      if (this.isEscaped) this.isEscaped = false;
      else if (byte === BACKSLASH) this.isEscaped = true;
      else if (byte === QUOTE) this.isQuoted = false;
    } else if (byte === QUOTE) this.isQuoted = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) this.depth--;
  }
}
