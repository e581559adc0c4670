import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import * as zlib from 'node:zlib';
import { GraphError } from '../graph/graph-error';

/** Media type of texts that hold one JSON value a line. */
export const NDJSON = 'application/x-ndjson';

/** Content codings (RFC 9110, section 8.4.1); zstd from Node 22.15 on. */
const decoders: ReadonlyMap<string, () => Duplex> = new Map([
  ['gzip', () => zlib.createGunzip()],
  ['x-gzip', () => zlib.createGunzip()],
  ...zstd(),
]);

/** Refuses a body that no import can read, before it is read. @throws GraphError `unsupportedMediaType` */
export function checkImportBody({ headers }: Pick<IncomingMessage, 'headers'>): void {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = /charset\s*=\s*"?([^"\s]+)/.exec(parameters.join(';'))?.[1] ?? 'utf-8';
  const isReadable = type.trim() === NDJSON && /^utf-?8$/.test(charset);
  if (isReadable && (codingOf(headers) === 'identity' || decoders.has(codingOf(headers)))) return;
  throw new GraphError('unsupportedMediaType', {
    message: `The request body must be ${NDJSON} in UTF-8, as it is or compressed with ${offered.join(' or ')}.`,
    headers: { 'Accept-Encoding': offered.join(', ') },
  });
}

/**
 * The bytes of a body as they come in, decompressed.
 * @throws GraphError when the body ends early or is not compressed as it says
 */
export async function* importBody(request: IncomingMessage): AsyncGenerator<Buffer> {
  const coding = codingOf(request.headers);
  const decoder = decoders.get(coding)?.();
  if (decoder) {
    request.on('error', (error) => decoder.destroy(error)).pipe(decoder);
  }
  try {
    // The connection still has to carry the answer when the import ends before the body.
    for await (const chunk of (decoder ?? request).iterator({ destroyOnReturn: decoder !== undefined }))
      yield chunk as Buffer;
  } catch (cause) {
    const message = request.readableAborted
      ? 'The connection ended before the body did.'
      : `The request body is not one whole ${coding} stream.`;
    throw new GraphError('badRequest', { message, cause });
  }
}

function codingOf(headers: IncomingMessage['headers']): string {
  return headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
}

function zstd(): [string, () => Duplex][] {
  const { createZstdDecompress } = zlib as { createZstdDecompress?: () => Duplex };
  return createZstdDecompress ? [['zstd', createZstdDecompress]] : [];
}

const offered = [...decoders.keys()].filter((coding) => !coding.startsWith('x-'));
