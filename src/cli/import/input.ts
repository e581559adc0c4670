import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';

/** The unchanged bytes of an import. */
export interface Input {
  readonly bytes: Readable;
  /** Compression, detected by the first bytes. */
  readonly coding?: 'gzip' | 'zstd';
  /** Size in bytes; unknown for a pipe. */
  readonly size?: number;
}

const signatures = [
  ['gzip', Buffer.from([0x1f, 0x8b])],
  ['zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd])],
] as const;

/** @param path a file, or `-` for standard input. @throws NodeJS.ErrnoException when it cannot be read */
export async function openInput(path: string): Promise<Input> {
  const isPipe = path === '-';
  const stats = isPipe ? undefined : await stat(path);
  const source = (isPipe ? process.stdin : createReadStream(path, { highWaterMark: 256 * 1024 })) as Readable;
  const chunks = source.iterator() as AsyncIterableIterator<Buffer>;
  const first = await chunks.next();
  const head = first.done ? Buffer.alloc(0) : first.value;
  return {
    bytes: Readable.from(joined(head, chunks), { objectMode: false }),
    coding: signatures.find(([, signature]) => head.subarray(0, signature.length).equals(signature))?.[0],
    size: stats?.isFile() ? stats.size : undefined,
  };
}

async function* joined(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  yield* rest;
}
