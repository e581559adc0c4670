import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { exchangeOf } from '../connections/connection';
import { fastifyOf } from '../connections/fastify-of';
import { GraphError } from '../graph/errors/graph-error';
import { checkImportBody, NDJSON } from './import-body';

/** Where imports are sent to. A call record can have the id `import` all the same: only POST means the import. */
export const importPath = '/communications/callRecords/import';

/** Silence on the connection of an import after which it is closed, in milliseconds. */
const SILENCE = 60_000;

const importing = new WeakSet<object>();

/** Lets the bodies of imports arrive as streams, and refuses such bodies everywhere else. */
export function acceptImports(app: Pick<NestFastifyApplication, 'getHttpAdapter'>): void {
  const fastify = fastifyOf(app);
  fastify.addContentTypeParser(NDJSON, ({ routeOptions }, payload, done) => {
    if (routeOptions.url === importPath) done(null, payload);
    else done(new GraphError('unsupportedMediaType'));
  });
  fastify.addHook('onRoute', (route) => {
    if (route.url === importPath) route.onRequest = async ({ raw }: FastifyRequest) => checkImportBody(raw);
  });
}

/** Whether a request on the connection may take longer than others: it ends by silence only. */
export function isImporting(socket: object): boolean {
  return importing.has(socket);
}

/** Watches over the connection of an import from its first byte to the end of its answer. */
export function superviseImport(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request;
  importing.add(socket);
  // Unheard, it closes the connection.
  socket.setTimeout(SILENCE);
  exchangeOf(request)?.invite();
  response.once('finish', () => {
    // Nobody reads the rest any more.
    request.unpipe();
    request.resume();
  });
  response.once('close', () => importing.delete(socket));
}
