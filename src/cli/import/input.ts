import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { addAbortSignal, Readable } from 'node:stream';
import { CliError, exitCodes } from '../service/cli-error';
import { compressionOf, decompressed, decompressedHead } from './compression';
import { fileKind, type FileKind } from './file-kind';
import { linesOfValues, type Surroundings } from './values';

/** Bytes of a file that show what it is. */
const HEAD = 64 * 1024;

/** What an import sends. */
export interface Input extends Surroundings {
  readonly bytes: Readable;
  /** Compression of the bytes. */
  readonly coding?: 'gzip';
  readonly kind: FileKind;
  /** Size of the file in bytes; unknown for a pipe. */
  readonly size?: number;
}

interface Opening {
  /** Called with the number of bytes of each chunk of the file. */
  readonly onRead: (bytes: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Opens what is to be imported, as lines with one entity each. Lines are left as they are, gzip included.
 * @param path a file, or `-` for standard input
 * @throws NodeJS.ErrnoException when it cannot be read; CliError when it cannot be imported
 */
export async function openInput(path: string, { onRead, signal }: Opening): Promise<Input> {
  const isPipe = path === '-';
  const stats = isPipe ? undefined : await stat(path);
  const source = (isPipe ? process.stdin : createReadStream(path, { highWaterMark: 256 * 1024 })) as Readable;
  addAbortSignal(signal, source);
  const chunks = source.iterator() as AsyncIterableIterator<Buffer>;
  const head = await headOf(chunks);
  const compression = compressionOf(head);
  const kind = fileKind(compression ? await decompressedHead(head, compression) : head);
  if (typeof kind !== 'string') {
    source.destroy();
    throw new CliError(`${isPipe ? 'Standard input' : path} cannot be imported. ${kind.advice}`, exitCodes.usage);
  }
  const file = counted(head, chunks, onRead);
  const around: Surroundings = { isCutOff: false };
  const isPassedOn = kind === 'lines' && compression !== 'zstd';
  const content = compression && !isPassedOn ? decompressed(file, compression) : file;
  return Object.assign(around, {
    bytes: Readable.from(kind === 'lines' ? content : linesOfValues(content, around), { objectMode: false }),
    ...(isPassedOn && compression === 'gzip' && { coding: compression }),
    kind,
    size: stats?.isFile() ? stats.size : undefined,
  });
}

/** The first bytes: enough to see what the file is, but not more than have a line feed where lines arrive slowly. */
async function headOf(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < HEAD && !head.includes('\n')) {
    const { done, value } = await chunks.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  return head;
}

async function* counted(
  head: Buffer,
  rest: AsyncIterable<Buffer>,
  onRead: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  onRead(head.length);
  yield head;
  for await (const chunk of rest) {
    onRead(chunk.length);
    yield chunk;
  }
}
