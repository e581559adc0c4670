import type { ServerResponse } from 'node:http';
import { envelope } from '../errors/error.filter';
import { GraphError } from '../errors/graph-error';
import { requestIdOf } from '../errors/request-id';
import { odataVersionOf } from '../request/protocol.hook';

/**
 * Answers with 500 a request whose handler failed outside of hooks and filters. If the answer has already begun, closes
 * the connection instead, so that the client does not take the answer for complete.
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
  // The rest of the request stays unread, so the connection cannot be reused.
  response.shouldKeepAlive = false;
  response
    .writeHead(error.status, {
      'request-id': id,
      'odata-version': odataVersionOf(headers),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-type': 'application/json',
    })
    .end(envelope(error, { id, headers }));
}
