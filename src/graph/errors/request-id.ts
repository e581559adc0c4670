import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';

/** A `client-request-id` that is echoed: printable ASCII, at most 256 characters. A GUID has 36. */
const CLIENT_REQUEST_ID = /^[\x21-\x7e](?:[\x20-\x7e]{0,254}[\x21-\x7e])?$/;

const ID = Symbol('request id');

type Identified = IncomingMessage & { [ID]?: string };

/** The id of a request, as written to the log. The first call creates it. */
export function requestIdOf(raw: Identified): string {
  return (raw[ID] ??= randomUUID());
}

/** The header `client-request-id` if it is printable ASCII; other characters could not be echoed byte for byte. */
export function clientRequestIdOf(headers: FastifyRequest['headers']): string | undefined {
  const id = headers['client-request-id'];
  return typeof id === 'string' && CLIENT_REQUEST_ID.test(id) ? id : undefined;
}
