import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { innerRequestOf } from '../request/inner-request';
import { acceptedCodings } from '../request/content-coding';
import { varyBy } from '../request/vary';

/** Answers shorter than this many bytes fit into one packet, and stay as they are. */
const SMALL = 1_400;

/** Media types that become much shorter. */
const compressible = /^(?:text\/|application\/(?:json|xml|javascript|x-ndjson)\b|image\/svg)/i;

/**
 * A Fastify `onSend` hook that compresses long answers for clients that accept it (RFC 9110, section 12.5.3). The parts of
 * a batch are compressed as a whole. An entity tag is weak, so it stays.
 */
export function compressAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: (error?: Error | null, payload?: unknown) => void,
): void {
  if (!isFit(request, reply)) return done(null, payload);
  varyBy(reply, 'Accept-Encoding');
  const { best, isPlainAccepted } = acceptedCodings(request.headers['accept-encoding']?.toString());
  if (!best || reply.hasHeader('content-encoding')) return done(null, payload);
  if (typeof payload === 'string' || Buffer.isBuffer(payload)) {
    if (payload.length < SMALL && isPlainAccepted) return done(null, payload);
    best.whole(payload, (error, bytes) => {
      if (!error) reply.header('content-encoding', best.name).removeHeader('content-length');
      done(error, bytes);
    });
    return;
  }
  // Files of a known length; other streams decide by themselves.
  if (!(payload instanceof Readable) || !(Number(reply.getHeader('content-length')) >= SMALL))
    return done(null, payload);
  reply.header('content-encoding', best.name).removeHeader('content-length');
  const encoder = best.stream();
  payload.on('error', (error) => encoder.destroy(error));
  encoder.on('close', () => payload.destroy());
  done(null, payload.pipe(encoder));
}

function isFit({ raw }: FastifyRequest, reply: FastifyReply): boolean {
  const type = reply.getHeader('content-type');
  if (typeof type !== 'string' || !compressible.test(type)) return false;
  const isPart = reply.statusCode === 206 || reply.hasHeader('content-range');
  return !isPart && innerRequestOf(raw) === undefined;
}
