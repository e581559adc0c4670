import { once } from 'node:events';
import { PassThrough, type Transform } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { CliError } from '../service/cli-error';
import type { Download } from './download';
import type { Output } from '../service/output';

/** Options of saving an export. */
interface Saving {
  /** Whether the output is compressed with gzip. */
  readonly isGzip: boolean;
  readonly signal: AbortSignal;
  /** Receives all uncompressed bytes. */
  readonly onBytes: (chunk: Buffer) => void;
}

/** Writes an export to its destination. @throws when the export ends early or is damaged, or cannot be written */
export async function save(
  { bytes, isGzip }: Download,
  { stream, isEnded }: Output,
  { isGzip: wantsGzip, signal, onBytes }: Saving,
): Promise<void> {
  const options = { signal, end: isEnded };
  const decoder = isGzip ? createGunzip() : new PassThrough();
  decoder.on('data', onBytes);
  if (isGzip && wantsGzip)
    await pipeline(bytes, (chunks: AsyncIterable<Buffer>) => checked(chunks, decoder), stream, options);
  else if (wantsGzip) await pipeline(bytes, decoder, createGzip(), stream, options);
  else await pipeline(bytes, decoder, stream, options);
  // An empty body is not a valid gzip stream, but the decoder does not report it.
  if ('bytesWritten' in decoder && decoder.bytesWritten === 0) throw endedEarly();
}

/** Passes the chunks on unchanged, and decompresses them as well to check that they are complete. */
async function* checked(chunks: AsyncIterable<Buffer>, check: Transform): AsyncGenerator<Buffer> {
  const done = finished(check);
  // Prevents an unhandled rejection before it is awaited.
  done.catch(() => undefined);
  for await (const chunk of chunks) {
    if (!check.write(chunk)) await Promise.race([once(check, 'drain'), done]);
    yield chunk;
  }
  check.end();
  await done;
}

/** Converts an error of saving an export to one with a readable message. */
export function saveError(error: unknown): unknown {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  // ECONNRESET means a truncated HTTP body, Z_BUF_ERROR a truncated gzip stream.
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code.startsWith('Z_')) return endedEarly(error);
  return syscall === undefined ? error : new CliError(message, undefined, { cause: error });
}

function endedEarly(cause?: unknown): CliError {
  return new CliError('The connection ended before the export did. Try it again.', undefined, { cause });
}
