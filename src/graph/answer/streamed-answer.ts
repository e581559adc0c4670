import { Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { logFailure, toGraphError } from '../errors/error.filter';
import { qualityOf } from '../request/accept';
import { withRoom } from './piece-room';

/** An answer sent in pieces, each a string or bytes. */
export class StreamedAnswer {
  constructor(
    readonly mediaType: string,
    readonly pieces: AsyncIterable<string>,
  ) {}
}

const logger = new Logger(StreamedAnswer.name);

/** Content codings (RFC 9110, section 8.4.1), the preferred one first. zstd is available from Node 22.15 on. */
const encoders: readonly (readonly [coding: string, make: () => Transform])[] = [
  ...zstd(),
  // Lines are so repetitive that a higher level takes twice the time to save a tenth of the size.
  ['gzip', () => zlib.createGzip({ level: zlib.constants.Z_BEST_SPEED })],
];

/**
 * Sets the headers of an answer and returns its body. An error midway closes the connection, so that the client
 * notices.
 */
export function streamedBody(
  { mediaType, pieces }: StreamedAnswer,
  request: FastifyRequest,
  reply: FastifyReply,
): Readable {
  const { headers, method } = request;
  const accepted = String(headers['accept-encoding'] ?? '');
  const [coding, make] = encoders.find(([name]) => isCodingAccepted(accepted, name)) ?? [];
  reply.header('content-type', mediaType);
  if (coding !== undefined) reply.header('content-encoding', coding);
  const body = Readable.from(method === 'HEAD' ? [] : withRoom(pieces, request), { objectMode: false });
  body.on('error', (error) => report(error, reply));
  if (!make) return body;
  const encoder = make();
  body.on('error', (error) => encoder.destroy(error));
  encoder.on('close', () => body.destroy());
  return body.pipe(encoder);
}

function isCodingAccepted(header: string, coding: string): boolean {
  return (
    header !== '' && new RegExp(`(?:^|,)\\s*${coding}\\s*(?:;|,|$)`, 'i').test(header) && qualityOf(header, coding) > 0
  );
}

function report(error: Error, { raw, request: { id } }: FastifyReply): void {
  // The client or the service has already closed the connection.
  if (raw.destroyed) return;
  logFailure(logger, toGraphError(error), error, id);
}

function zstd(): [string, () => Transform][] {
  const { createZstdCompress } = zlib as { createZstdCompress?: () => Transform };
  return createZstdCompress ? [['zstd', createZstdCompress]] : [];
}
