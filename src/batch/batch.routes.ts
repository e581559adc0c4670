import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import { GraphError } from '../graph/errors/graph-error';
import { readRawBody } from '../graph/request/body-reader';
import { innerRequestOf } from '../graph/request/inner-request';
import { importPath } from '../import/import.routes';
import { madeUpCallsPath } from '../made-up/made-up-calls.controller';
import { MULTIPART } from './mime-parts';

/** Path of batches. */
export const batchPath = '/$batch';

/** Problems of requests that a batch must not contain, by the path of their route, worded to follow a URL. */
export const unfitRoutes: ReadonlyMap<string, string> = new Map([
  [batchPath, 'must not be a batch itself'],
  [importPath, 'must not be an import, which needs a connection of its own'],
  [madeUpCallsPath, 'must not make up calls, which is an import'],
]);

/**
 * Keeps requests of batches away from routes that must not be part of one. The batch reader also refuses them by URL;
 * this check is by route, so it holds for any spelling of the URL.
 */
export function guardUnfitRoutes(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    const problem = unfitRoutes.get(route.url);
    if (problem === undefined) return;
    const refuse: onRequestHookHandler = ({ raw }, _, done) => done(innerRequestOf(raw) ? badUrl(problem) : undefined);
    route.onRequest = [refuse, ...[route.onRequest ?? []].flat()];
  });
}

/**
 * Passes the bodies of batches in parts on as bytes, and refuses their media type on all other routes.
 * @param bodyLimit bytes
 */
export function acceptMultipart(fastify: FastifyInstance, bodyLimit: number): void {
  fastify.addContentTypeParser(MULTIPART, (request: FastifyRequest, payload: IncomingMessage, done) => {
    const encoding = request.headers['content-encoding'] ?? 'identity';
    if (request.routeOptions.url !== batchPath || !/^identity$/i.test(encoding))
      return done(new GraphError('unsupportedMediaType'));
    readRawBody(request, payload, bodyLimit, done);
  });
}

/** @param problem worded to follow the URL */
export function badUrl(problem: string): GraphError {
  return new GraphError('badRequest', { message: `The URL ${problem}.` });
}
