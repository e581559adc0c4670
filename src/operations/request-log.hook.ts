import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';

/**
 * Makes a Fastify `onRequest` hook that writes one line a request once it has ended, also when the client went away. The
 * route stands for the URL, which can name people; tokens and bodies are left out.
 */
export function logRequests(logger: Logger): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request, reply) => {
    reply.raw.once('close', () => {
      const { id, method, routeOptions, principal } = request;
      const line = {
        requestId: id,
        tenant: principal?.tenantId,
        app: principal?.appId,
        method,
        route: routeOptions.url,
        // What was not sent to its end had no status for the client.
        ...(reply.raw.writableFinished ? { status: reply.statusCode } : { aborted: true }),
        ms: Math.round(reply.elapsedTime * 10) / 10,
      };
      logger.info(line, 'request');
    });
  };
}
