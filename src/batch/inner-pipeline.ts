import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { inject, type InjectPayload } from 'light-my-request';
import { stringifyJson } from '../edm/json/json';
import { GraphError } from '../graph/errors/graph-error';
import { markInner } from '../graph/request/inner-request';
import type { AnswerPart } from './answer-room';
import type { BatchRequest } from './batch-request';
import { answerOf, headOf, minimalAnswerOf, type AnswerHead, type InnerAnswer } from './inner-answer';

/**
 * Headers that a request inherits from its batch unless it has its own: those about the sender, about the service's
 * address as the client sees it, and those that the standard names (Protocol 4.01, sections 8.1.5 and 8.2).
 */
const inherited = [
  'authorization',
  'host',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'odata-version',
  'odata-maxversion',
  'accept-charset',
  'accept-language',
  'user-agent',
];

/**
 * The formats that a batch accepts for its own answer, without those of batches: a request without `Accept` inherits
 * them (Protocol 4.01, section 8.2.1).
 */
function acceptedWithin({ headers: { accept } }: FastifyRequest): { accept: string } | undefined {
  const formats = accept?.split(',').filter((format) => format.trim() !== '' && !/^\s*multipart\//i.test(format));
  return formats && formats.length > 0 ? { accept: formats.join(',') } : undefined;
}

/** Parameters of sending a request. */
export interface Sending {
  /** Path and query, percent-encoded. */
  readonly url: string;
  /** The memory reservation for the answer's body. */
  readonly part: AnswerPart;
  /** Returns the text that stands for the answer's body in the answer of the batch; undefined: none. */
  readonly textOf: (payload: Buffer, head: AnswerHead) => string | undefined;
  /** Whether it was sent before, in a run of its group that was rolled back. */
  readonly isRepeated: boolean;
}

/** Sends requests through the whole service, including its hooks, without a connection. */
@Injectable()
export class InnerPipeline {
  constructor(private readonly host: HttpAdapterHost) {}

  /**
   * Sends a request and collects its answer. The answer is cancelled once it does not fit in the reserved memory.
   * @throws GraphError `answerTooLarge` or OverBudget when the answer of a read, or of a request in a group, does not
   * fit; the group is rolled back
   */
  async send(
    batch: FastifyRequest,
    request: BatchRequest,
    { url, part, textOf, isRepeated }: Sending,
  ): Promise<InnerAnswer> {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const own = Object.fromEntries(inherited.flatMap((name) => headerOf(batch, name)));
    const { socket } = batch.raw;
    let response: ServerResponse | undefined;
    const answer = await inject(
      (raw, reply) => {
        response = reply;
        markInner(raw, { principal: batch.principal, isRepeated });
        // The library would parse the URL and build a different one.
        raw.url = url;
        Object.assign(raw.socket, { encrypted: 'encrypted' in socket && socket.encrypted } satisfies Encrypted);
        // When the batch's connection closes, the request counts as abandoned, too.
        Object.defineProperty(raw.socket, 'destroyed', { get: () => socket.destroyed });
        fastify.routing(raw, reply);
      },
      {
        method: request.method as 'GET',
        url: '/',
        headers: { ...acceptedWithin(batch), ...own, ...headersOf(request) },
        payload: payloadOf(request),
        remoteAddress: socket.remoteAddress,
        payloadAsStream: true,
      },
    );
    const head = headOf(answer);
    try {
      const payload = await gather(answer.stream() as AsyncIterable<Buffer>, part);
      const body = textOf(payload, head);
      // A JSON string can be longer than its text because of escapes.
      if (body !== undefined && body.length > payload.length) part.take(body.length - payload.length);
      return answerOf(head, body);
    } catch (error) {
      response?.destroy();
      part.release();
      // The write has been committed, so its success must be reported.
      if (request.group === undefined && request.method !== 'GET' && head.statusCode < 300)
        return minimalAnswerOf(head);
      throw error;
    }
  }
}

async function gather(pieces: AsyncIterable<Buffer>, part: AnswerPart): Promise<Buffer> {
  const gathered: Buffer[] = [];
  for await (const piece of pieces) {
    part.take(piece.length);
    gathered.push(piece);
  }
  const [only] = gathered;
  return only && gathered.length === 1 ? only : Buffer.concat(gathered);
}

type Encrypted = Partial<Socket> & { encrypted: unknown };

function headerOf({ headers }: FastifyRequest, name: string): [string, string][] {
  const value = headers[name];
  return value === undefined ? [] : [[name, [value].flat().join(', ')]];
}

/** The headers of a request; a body without a media type is JSON. */
function headersOf({ headers, body }: BatchRequest): Record<string, string> {
  return body === undefined ? headers : { 'content-type': 'application/json', ...headers };
}

/**
 * Converts a body from JSON: JSON stays as it is, text is a string, and other content is base64url (OData JSON Format
 * 4.01, section 19.1).
 */
function payloadOf({ headers, body }: BatchRequest): InjectPayload | undefined {
  const { 'content-type': type = 'application/json' } = headers;
  if (body === undefined || Buffer.isBuffer(body)) return body;
  if (/^application\/(?:json\b|[^;]*\+json\b)/i.test(type)) return stringifyJson(body);
  if (typeof body !== 'string')
    throw new GraphError('badRequest', { message: `A body that is ${type} must be a string.` });
  return /^text\//i.test(type) ? body : Buffer.from(body, 'base64url');
}
