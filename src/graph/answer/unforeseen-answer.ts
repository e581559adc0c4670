import type { ServerResponse } from 'node:http';
import { envelope } from '../errors/error.filter';
import { GraphError } from '../errors/graph-error';
import { requestIdOf } from '../errors/request-id';
import { odataVersionOf } from '../request/protocol.hook';

/**
 * Answers a request with 500 whose handling has broken off, past hooks and filters. Where an answer has begun, its
 * connection ends, so that the client does not take it for whole.
 */
export function answerUnforeseen(response: ServerResponse): void {
  if (response.writableEnded || response.destroyed) return;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { req: request } = response;
  const { headers } = request;
  const id = requestIdOf(request);
  const error = new GraphError('generalException');
  // Nobody reads the rest of the request.
  response.shouldKeepAlive = false;
  response
    .writeHead(error.status, {
      'request-id': id,
      'odata-version': odataVersionOf(headers),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-type': 'application/json;charset=utf-8',
    })
    .end(envelope(error, { id, headers }));
}
