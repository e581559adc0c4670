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
import { answerOf, payloadTextOf, headOf, minimalAnswerOf, type InnerAnswer } from './inner-answer';

/** What a request has from its batch: who sends it, and as whom the client sees the service. */
const inherited = [
  'authorization',
  'host',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'odata-version',
  'odata-maxversion',
  'user-agent',
];

/** How a request is sent. */
export interface Sending {
  /** Path and query, percent-encoded. */
  readonly url: string;
  /** Where the body of its answer finds room. */
  readonly part: AnswerPart;
  /** Whether a run of its group was undone in which it was sent before. */
  readonly isRepeated: boolean;
}

/** Sends requests through the whole of the service, hooks and all, without a connection. */
@Injectable()
export class InnerPipeline {
  constructor(private readonly host: HttpAdapterHost) {}

  /**
   * The answer is gathered as it comes. Whoever makes it is stopped once it finds no more room.
   * @throws GraphError `answerTooLarge` or OverBudget where the answer finds no room, and the request is one that reads, or
   * one of a group, which is undone by that
   */
  async send(batch: FastifyRequest, request: BatchRequest, { url, part, isRepeated }: Sending): Promise<InnerAnswer> {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const own = Object.fromEntries(inherited.flatMap((name) => headerOf(batch, name)));
    const { socket } = batch.raw;
    let response: ServerResponse | undefined;
    const answer = await inject(
      (raw, reply) => {
        response = reply;
        markInner(raw, { principal: batch.principal, isRepeated });
        // The library would take the URL apart and put together another.
        raw.url = url;
        Object.assign(raw.socket, { encrypted: 'encrypted' in socket && socket.encrypted } satisfies Encrypted);
        // Nobody waits for the answer any more once nobody waits for the batch.
        Object.defineProperty(raw.socket, 'destroyed', { get: () => socket.destroyed });
        fastify.routing(raw, reply);
      },
      {
        method: request.method as 'GET',
        url: '/',
        headers: { ...own, ...headersOf(request) },
        payload: payloadOf(request),
        remoteAddress: socket.remoteAddress,
        payloadAsStream: true,
      },
    );
    const head = headOf(answer);
    try {
      const payload = await gather(answer.stream() as AsyncIterable<Buffer>, part);
      const body = payloadTextOf(payload, head);
      // Escapes make a text longer.
      if (body !== undefined && body.length > payload.length) part.take(body.length - payload.length);
      return answerOf(head, body);
    } catch (error) {
      response?.destroy();
      part.release();
      // What was written has to be told.
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

/** A body without a media type is JSON. */
function headersOf({ headers, body }: BatchRequest): Record<string, string> {
  return body === undefined ? headers : { 'content-type': 'application/json', ...headers };
}

/** JSON as JSON, text as it is, all else from base64url (OData JSON Format 4.01, section 19.1). */
function payloadOf({ headers, body }: BatchRequest): InjectPayload | undefined {
  const { 'content-type': type = 'application/json' } = headers;
  if (body === undefined) return undefined;
  if (/^application\/(?:json\b|[^;]*\+json\b)/i.test(type)) return stringifyJson(body);
  if (typeof body !== 'string')
    throw new GraphError('badRequest', { message: `A body that is ${type} must be a string.` });
  return /^text\//i.test(type) ? body : Buffer.from(body, 'base64url');
}
