import { Buffer } from 'node:buffer';

/**
 * The form of a backup, before compression: a line of JSON that describes it, then entries. An entry is a line of JSON,
 * and for a table or a file its bytes, in chunks: each has its length before it, in four bytes, and the length 0 ends
 * them. The entry `end` comes last, so that a file that was cut off is noticed.
 */
export interface Header {
  readonly format: typeof FORMAT;
  readonly form: typeof FORM;
  /** Version of the service that made it. */
  readonly service: string;
  /** RFC 3339 text of the time whose state it holds. */
  readonly takenAt: string;
  /** Names of the migrations that made the schema. */
  readonly migrations: readonly string[];
}

export type Entry =
  | { readonly kind: 'table'; readonly name: string; readonly columns: readonly string[] }
  /** @see Header path from the data folder, with `/` between its steps */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'sequence'; readonly name: string; readonly value: string; readonly isCalled: boolean }
  /** Number of rows by table. */
  | { readonly kind: 'end'; readonly rows: Readonly<Record<string, number>> };

export const FORMAT = 'callrecords backup';
/** Number of this form. A later one that older services cannot read gets another. */
export const FORM = 1;

/** Longest line and chunk, in bytes: a file of another kind must not fill the memory. */
const MOST = 64 * 1024 * 1024;

/** A file is no backup, or a damaged one. The message follows the name of the file. */
export class ArchiveError extends Error {}

export function lineOf(value: Header | Entry): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

/** The bytes of an entry, in chunks. */
export async function* chunked(bytes: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) if (chunk.length > 0) yield Buffer.concat([lengthOf(chunk), chunk]);
  yield lengthOf(Buffer.alloc(0));
}

function lengthOf(chunk: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(chunk.length);
  return length;
}

/** Reads a backup from its beginning on. @throws ArchiveError where it is damaged */
export class ArchiveReader {
  private readonly bytes: AsyncIterator<Buffer>;
  private pending: Buffer = Buffer.alloc(0);
  private read?: Header;

  /** @param bytes decompressed */
  constructor(bytes: AsyncIterable<Buffer>) {
    this.bytes = bytes[Symbol.asyncIterator]();
  }

  /** The description. @throws ArchiveError also for a file of another kind, or of a later form */
  async header(): Promise<Header> {
    if (this.read) return this.read;
    const header = (await this.firstLine()) as Partial<Header>;
    if (header.format !== FORMAT) throw new ArchiveError('is no backup of this service');
    if (header.form !== FORM)
      throw new ArchiveError(`was made by version ${header.service}, which is newer than this one`);
    return (this.read = header as Header);
  }

  /** A file that cannot be read is told; one that is read, but has no such line, is no backup. */
  private async firstLine(): Promise<unknown> {
    try {
      return await this.line();
    } catch (error) {
      const { syscall } = Object((error as Error).cause) as NodeJS.ErrnoException;
      if (syscall !== undefined) throw error;
      return {};
    }
  }

  /** The next entry. The chunks of the one before must have been read. */
  async entry(): Promise<Entry> {
    return (await this.line()) as Entry;
  }

  /** The bytes of a table or a file. */
  async *chunks(): AsyncGenerator<Buffer> {
    for (;;) {
      const length = (await this.take(4)).readUInt32BE();
      if (length === 0) return;
      if (length > MOST) throw new ArchiveError('is damaged');
      yield await this.take(length);
    }
  }

  private async line(): Promise<unknown> {
    let end = this.pending.indexOf('\n');
    while (end < 0) {
      await this.more();
      end = this.pending.indexOf('\n');
    }
    const line = this.pending.subarray(0, end).toString();
    this.pending = this.pending.subarray(end + 1);
    try {
      return JSON.parse(line) as unknown;
    } catch (cause) {
      throw new ArchiveError('is damaged', { cause });
    }
  }

  private async take(length: number): Promise<Buffer> {
    while (this.pending.length < length) await this.more();
    const taken = this.pending.subarray(0, length);
    this.pending = this.pending.subarray(length);
    return taken;
  }

  private async more(): Promise<void> {
    const { done, value } = await this.bytes.next().catch((cause: unknown) => {
      throw new ArchiveError('is damaged or incomplete', { cause });
    });
    if (done || this.pending.length > MOST) throw new ArchiveError('is incomplete');
    this.pending = this.pending.length === 0 ? value : Buffer.concat([this.pending, value]);
  }
}
