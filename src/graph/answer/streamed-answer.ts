import { Readable } from 'node:stream';
import { Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { logFailure, toGraphError } from '../errors/error.filter';
import { acceptedCodings } from '../request/content-coding';
import { withRoom } from './piece-room';

/** An answer sent in pieces, each a string or bytes. */
export class StreamedAnswer {
  constructor(
    readonly mediaType: string,
    readonly pieces: AsyncIterable<string>,
  ) {}
}

const logger = new Logger(StreamedAnswer.name);

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
  const { best } = acceptedCodings(headers['accept-encoding']?.toString());
  reply.header('content-type', mediaType);
  if (best) reply.header('content-encoding', best.name);
  const body = Readable.from(method === 'HEAD' ? [] : withRoom(pieces, request), { objectMode: false });
  body.on('error', (error) => report(error, reply));
  if (!best) return body;
  const encoder = best.stream();
  body.on('error', (error) => encoder.destroy(error));
  encoder.on('close', () => body.destroy());
  return body.pipe(encoder);
}

function report(error: Error, { raw, request: { id } }: FastifyReply): void {
  // The client or the service has already closed the connection.
  if (raw.destroyed) return;
  logFailure(logger, toGraphError(error), error, id);
}
