import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';

/**
 * Makes what writes one line a request once it has ended, also when the client went away. The
 * route stands for the URL, which can name people; tokens and bodies are left out.
 */
export function logRequests(logger: Logger): (request: FastifyRequest, reply: FastifyReply) => void {
  // Which level is written stays as it is: where it is not this one, requests need not be watched.
  if (!logger.isLevelEnabled('info')) return () => undefined;
  return (request, reply) => {
    reply.raw.once('close', () => {
      const { id, method, routeOptions, principal, refusal } = request;
      const isSent = reply.raw.writableFinished;
      const line = {
        requestId: id,
        tenant: principal?.tenantId,
        app: principal?.appId,
        method,
        route: routeOptions.url,
        // What was not sent to its end had no status for the client.
        status: isSent ? reply.statusCode : undefined,
        aborted: isSent ? undefined : true,
        // Why the token was not accepted; nothing of it is repeated.
        reason: refusal,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      };
      logger.info(line, 'request');
    });
  };
}
