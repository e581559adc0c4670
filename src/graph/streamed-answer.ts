import { Readable, type Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { qualityOf } from './accept';
import { logFailure, toGraphError } from './error.filter';

/** How long a client may leave unread what is ready for it, in milliseconds. */
const STALL = 60_000;
/** How often that is looked at, in milliseconds. */
const LOOK = 5_000;

/** An answer that comes in pieces, each a text or bytes. */
export class StreamedAnswer {
  constructor(
    readonly mediaType: string,
    readonly pieces: AsyncIterable<string>,
  ) {}
}

const logger = new Logger(StreamedAnswer.name);

/** Content codings (RFC 9110, section 8.4.1), the best first; zstd from Node 22.15 on. */
const encoders: readonly (readonly [coding: string, make: () => Transform])[] = [
  ...zstd(),
  // Lines repeat each other so much that a higher level takes twice the time for a tenth of the size.
  ['gzip', () => zlib.createGzip({ level: zlib.constants.Z_BEST_SPEED })],
];

/** The body of an answer, and its headers. What breaks it midway also breaks the connection, so that the client sees it. */
export function streamedBody(
  { mediaType, pieces }: StreamedAnswer,
  { headers, method }: FastifyRequest,
  reply: FastifyReply,
): Readable {
  const accepted = String(headers['accept-encoding'] ?? '');
  const [coding, make] = encoders.find(([name]) => isCodingAccepted(accepted, name)) ?? [];
  reply.headers({ 'content-type': mediaType, vary: 'Accept, Accept-Encoding' });
  if (coding !== undefined) reply.header('content-encoding', coding);
  const body = Readable.from(method === 'HEAD' ? [] : pieces, { objectMode: false });
  body.on('error', (error) => report(error, reply));
  endWhenStalled(reply, body);
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
  // Ended by the client, or for it.
  if (raw.destroyed) return;
  logFailure(logger, toGraphError(error), error, id);
}

/** A connection on which nothing is read any more would hold its share of the database for ever. */
function endWhenStalled({ raw }: FastifyReply, body: Readable): void {
  let since: number | undefined;
  raw.on('drain', () => (since = undefined));
  const timer = setInterval(() => {
    if (!raw.writableNeedDrain) since = undefined;
    else if (since === undefined) since = Date.now();
    else if (Date.now() - since >= STALL) raw.destroy();
  }, LOOK);
  // What is still on its way to the client then holds nothing but memory.
  body.once('close', () => clearInterval(timer));
}

function zstd(): [string, () => Transform][] {
  const { createZstdCompress } = zlib as { createZstdCompress?: () => Transform };
  return createZstdCompress ? [['zstd', createZstdCompress]] : [];
}
