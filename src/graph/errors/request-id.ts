import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';

/** Longest `client-request-id` that is echoed; a GUID has 36 characters. */
const CLIENT_REQUEST_ID = /^[\x21-\x7e](?:[\x20-\x7e]{0,254}[\x21-\x7e])?$/;

const ID = Symbol('request id');

type Identified = IncomingMessage & { [ID]?: string };

/** The id of a request, by which the log names it: a new one where it has none. */
export function requestIdOf(raw: Identified): string {
  return (raw[ID] ??= randomUUID());
}

/** The header `client-request-id` where it is printable ASCII, which alone comes back byte for byte. */
export function clientRequestIdOf(headers: FastifyRequest['headers']): string | undefined {
  const id = headers['client-request-id'];
  return typeof id === 'string' && CLIENT_REQUEST_ID.test(id) ? id : undefined;
}
