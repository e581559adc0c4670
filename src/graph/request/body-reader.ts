import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { GrowingBytes } from '../../budgets/growing-bytes';
import { exchangeOf } from '../../connections/connection';
import { GraphError } from '../errors/graph-error';
import { takeBodyBytes } from './body-share';

/** Maximum length of a body without a valid token, in bytes. A token request has a few hundred. */
export const STRANGERS_LIMIT = 16 * 1024;

/** Bytes reserved at a time for a body without `Content-Length`. */
const STEP = 64 * 1024;

type Done = (error: Error | null, body?: Buffer) => void;

/**
 * Reads a body and reserves memory for it from the sender's share.
 * @param payload the body
 * @param limit bytes
 * @param limitOfStrangers bytes without a valid token
 * @param done is called once, with GraphError `bodyTooLarge` or `badRequest`, with OverBudget, or with the body
 */
export function readRawBody(
  request: FastifyRequest,
  payload: IncomingMessage,
  limit: number,
  done: Done,
  limitOfStrangers = STRANGERS_LIMIT,
): void {
  new BodyReader(request, payload, request.principal ? limit : Math.min(limit, limitOfStrangers), done).begin();
}

class BodyReader {
  private received = 0;
  /** The first piece, which usually is the whole body. */
  private first: Buffer | undefined;
  /** All pieces, once there is more than one. */
  private several: GrowingBytes | undefined;
  /** Bytes reserved so far. */
  private taken = 0;

  constructor(
    private readonly request: FastifyRequest,
    private readonly payload: IncomingMessage,
    private readonly limit: number,
    private readonly done: Done,
  ) {}

  begin(): void {
    const length = this.request.headers['content-length'];
    const bytes = length === undefined ? Math.min(STEP, this.limit) : Number(length);
    if (bytes > this.limit) return this.done(new GraphError('bodyTooLarge'));
    this.take(bytes, () => {
      if (this.payload.destroyed) return this.done(cutOff());
      exchangeOf(this.request.raw)?.invite();
      this.payload.on('data', this.onData).on('end', this.onEnd).on('error', this.onError);
      this.payload.resume();
    });
  }

  /** @param then is called immediately where the bytes are free */
  private take(bytes: number, then: () => void): void {
    this.taken += bytes;
    const waiting = takeBodyBytes(this.request, bytes);
    if (waiting) waiting.then(then, (error: Error) => this.end(error));
    else then();
  }

  private readonly onData = (chunk: Buffer): void => {
    this.received += chunk.length;
    if (this.received > this.limit) return this.end(new GraphError('bodyTooLarge'));
    this.keep(chunk);
    if (this.received <= this.taken) return;
    this.payload.pause();
    this.take(Math.max(STEP, this.received - this.taken), () => this.payload.resume());
  };

  private keep(chunk: Buffer): void {
    if (!this.first) {
      this.first = chunk;
      return;
    }
    if (!this.several) {
      this.several = new GrowingBytes(this.limit);
      this.several.add(this.first);
    }
    this.several.add(chunk);
  }

  private readonly onEnd = (): void => this.end(null, this.several?.whole ?? this.first ?? Buffer.alloc(0));

  private readonly onError = (): void => this.end(cutOff());

  private end(error: Error | null, body?: Buffer): void {
    this.payload.off('data', this.onData).off('end', this.onEnd).off('error', this.onError);
    // Reads and discards the rest.
    if (error) this.payload.resume();
    this.done(error, body);
  }
}

function cutOff(): GraphError {
  return new GraphError('badRequest', { message: 'The connection ended before the body did.' });
}
