import type { FastifyReply, FastifyRequest } from 'fastify';
import { counted } from '../metrics/instruments';

/** Stands for the path of a request that no route takes: the paths themselves are without number. */
const NO_ROUTE = 'none';

/**
 * Measures a request until its answer has ended, for the metrics. The route is the path with the names of its
 * parameters. Requests within a batch are measured, and the batch too.
 */
export function measureRequest(request: FastifyRequest, reply: FastifyReply): void {
  reply.raw.once('close', () => {
    if (request.isPassedOn) return;
    const status = reply.raw.writableFinished ? String(reply.statusCode) : 'aborted';
    const route = request.routeOptions.url ?? NO_ROUTE;
    counted.requests.observe({ method: request.method, route, status }, reply.elapsedTime / 1000);
  });
}
