import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { exchangeOf } from '../connections/connection';
import { fastifyOf } from '../connections/fastify-of';
import { GraphError } from '../graph/errors/graph-error';
import { checkImportBody, importTypes } from './import-body';

/** Path of the import. A call record can still have the id `import`, since only POST starts an import. */
export const importPath = '/communications/callRecords/import';

/** An import's connection is closed after being silent for this long, in milliseconds. */
const SILENCE = 60_000;

const importing = new WeakSet<object>();

/** Passes the bodies of imports on as streams, and refuses their media type on all other routes. */
export function acceptImports(app: Pick<NestFastifyApplication, 'getHttpAdapter'>): void {
  const fastify = fastifyOf(app);
  fastify.addContentTypeParser([...importTypes], ({ routeOptions }, payload, done) => {
    if (routeOptions.url === importPath) done(null, payload);
    else done(new GraphError('unsupportedMediaType'));
  });
  fastify.addHook('onRoute', (route) => {
    if (route.url === importPath) route.onRequest = async ({ raw }: FastifyRequest) => checkImportBody(raw);
  });
}

/** Whether the connection carries an import, which has no time limit except for silence. */
export function isImporting(socket: object): boolean {
  return importing.has(socket);
}

/** Supervises the connection of an import until its answer ends. */
export function superviseImport(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request;
  importing.add(socket);
  // Without a listener, a timeout closes the connection.
  socket.setTimeout(SILENCE);
  exchangeOf(request)?.invite();
  response.once('finish', () => {
    // Discards the rest of the body.
    request.unpipe();
    request.resume();
  });
  response.once('close', () => importing.delete(socket));
}
