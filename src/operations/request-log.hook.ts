import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';

/**
 * Makes a Fastify `onResponse` hook that writes one line a request. The route stands for the URL, which can name people;
 * tokens and bodies are left out.
 */
export function logRequests(logger: Logger): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async ({ id, method, routeOptions, principal }, reply) => {
    const line = {
      requestId: id,
      tenant: principal?.tenantId,
      app: principal?.appId,
      method,
      route: routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    };
    logger.info(line, 'request');
  };
}
