import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { envelope } from '../graph/errors/error.filter';
import type { GraphError } from '../graph/errors/graph-error';

/** Answers a request with an error, without the application. */
export function sendPlainly(error: GraphError, { headers }: IncomingMessage, response: ServerResponse): void {
  const id = randomUUID();
  response
    .writeHead(error.status, {
      ...error.headers,
      'content-type': 'application/json',
      'request-id': id,
      'OData-Version': '4.0',
    })
    .end(envelope(error, { id, headers }));
}
