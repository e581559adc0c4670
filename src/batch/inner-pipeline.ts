import type { Socket } from 'node:net';
import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { inject, type InjectPayload } from 'light-my-request';
import { stringifyJson } from '../edm/json';
import { GraphError } from '../graph/graph-error';
import type { BatchRequest } from './batch-request';
import { markInner } from './batch.routes';
import { answerOf, type InnerAnswer } from './inner-answer';

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

/** Sends requests through the whole of the service, hooks and all, without a connection. */
@Injectable()
export class InnerPipeline {
  constructor(private readonly host: HttpAdapterHost) {}

  /** @param url path and query, percent-encoded */
  async send(batch: FastifyRequest, request: BatchRequest, url: string): Promise<InnerAnswer> {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const own = Object.fromEntries(inherited.flatMap((name) => headerOf(batch, name)));
    const { socket } = batch.raw;
    const answer = await inject(
      (raw, response) => {
        // The library would take the URL apart and put together another.
        raw.url = url;
        markInner(raw);
        Object.assign(raw.socket, { encrypted: 'encrypted' in socket && socket.encrypted } satisfies Encrypted);
        // Nobody waits for the answer any more once nobody waits for the batch.
        Object.defineProperty(raw.socket, 'destroyed', { get: () => socket.destroyed });
        // As Node's server does; who waits for the end of an answer hears of it.
        response.once('finish', () => response.emit('close'));
        fastify.routing(raw, response);
      },
      {
        method: request.method as 'GET',
        url: '/',
        headers: { ...own, ...headersOf(request) },
        payload: payloadOf(request),
        remoteAddress: socket.remoteAddress,
      },
    );
    return answerOf(answer);
  }
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
