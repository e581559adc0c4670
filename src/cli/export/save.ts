import { once } from 'node:events';
import { PassThrough, type Transform } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { CliError } from '../service/cli-error';
import type { Download } from './download';
import type { Output } from './output';

/** How what comes in is to go out. */
interface Saving {
  /** Whether it is wanted compressed with gzip. */
  readonly isGzip: boolean;
  readonly signal: AbortSignal;
  /** Told of all bytes that are not compressed, or no longer. */
  readonly onBytes: (chunk: Buffer) => void;
}

/** Writes what comes in. @throws when it ends early, is damaged or cannot be written */
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
  // Nothing at all is no compressed stream, though none that ended early either.
  if ('bytesWritten' in decoder && decoder.bytesWritten === 0) throw endedEarly();
}

/** The chunks as they are; decompressing them as well shows whether they are whole. */
async function* checked(chunks: AsyncIterable<Buffer>, check: Transform): AsyncGenerator<Buffer> {
  const done = finished(check);
  // Awaited at the end, and it may fail before.
  done.catch(() => undefined);
  for await (const chunk of chunks) {
    if (!check.write(chunk)) await Promise.race([once(check, 'drain'), done]);
    yield chunk;
  }
  check.end();
  await done;
}

/** What keeps an export from being saved, in words. */
export function saveError(error: unknown): unknown {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (code === undefined) return error;
  // ECONNRESET is HTTP's missing end, Z_BUF_ERROR that of the compressed stream.
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || code.startsWith('Z_')) return endedEarly(error);
  return syscall === undefined ? error : new CliError(message, undefined, { cause: error });
}

function endedEarly(cause?: unknown): CliError {
  return new CliError('The connection ended before the export did. Try it again.', undefined, { cause });
}
