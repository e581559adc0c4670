import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Settings } from '../config/settings';

/**
 * Returns a function that logs one line for each request when it has ended, also when the client has disconnected. The
 * line contains the route instead of the URL, which can contain names of people, and no tokens or bodies. It has the address of the client where a
 * setting wants it.
 */
export function logRequests(
  logger: Logger,
  { logClientAddress }: Pick<Settings, 'logClientAddress'>,
): (request: FastifyRequest, reply: FastifyReply) => void {
  // The level never changes, so requests need not be watched when it excludes `info`.
  if (!logger.isLevelEnabled('info')) return () => undefined;
  return (request, reply) => {
    // Not known any more when the connection has ended.
    const address = logClientAddress ? request.ip : undefined;
    reply.raw.once('close', () => {
      if (request.isPassedOn) return;
      const { id, method, routeOptions, principal, refusal } = request;
      const isSent = reply.raw.writableFinished;
      const line = {
        requestId: id,
        tenant: principal?.tenantId,
        app: principal?.appId,
        address,
        method,
        route: routeOptions.url,
        // The client has not received the status of an incomplete answer.
        status: isSent ? reply.statusCode : undefined,
        aborted: isSent ? undefined : true,
        // Why the token was refused, without any part of the token.
        reason: refusal,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      };
      logger.info(line, 'request');
    });
  };
}
