import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphError } from '../graph/errors/graph-error';
import { readRawBody } from '../graph/request/body-reader';
import { parseBody } from '../graph/request/body-text';
import { openRoute } from '../graph/request/open-routes';
import { ReceivedNotifications } from './received-notifications';

/** Path of the receiver. */
export const receiverPath = '/development/notifications';

/** Most bytes of one request to the receiver. */
const MOST_BODY = 2 ** 20;

/**
 * Adds a receiver of notifications for trying out, which is there while the development issuer is on: it answers the
 * handshake of a new subscription, and keeps the last notifications. Like the tokens of that issuer, it is for everybody
 * on this machine.
 */
export function serveReceiver(fastify: FastifyInstance, dataDir: string): void {
  const received = new ReceivedNotifications(join(dataDir, 'development-notifications.ndjson'));
  // The body is read here: that of a handshake is a text, which the service takes nowhere else.
  const take = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const body = await bodyOf(request);
    const token = new URLSearchParams(request.originalUrl.replace(/^[^?]*\??/, '')).get('validationToken');
    if (token !== null) return reply.type('text/plain; charset=utf-8').send(token);
    const notifications = parseBody(body);
    if (!Array.isArray(notifications.value))
      throw new GraphError('badRequest', { message: 'The body of notifications has an array, value.' });
    await received.add(notifications);
    return reply.status(202).send();
  };
  const route = { url: receiverPath, config: openRoute };
  fastify.route({ ...route, method: 'POST', onRequest: take, handler: () => undefined });
  fastify.route({
    ...route,
    method: 'GET',
    handler: async (_request, reply) => reply.header('cache-control', 'no-store').send({ value: await received.all() }),
  });
  fastify.route({
    ...route,
    method: 'DELETE',
    handler: async (_request, reply) => {
      await received.clear();
      return reply.status(204).send();
    },
  });
}

function bodyOf(request: FastifyRequest): Promise<string> {
  return new Promise((resolve, reject) => {
    readRawBody(
      request,
      request.raw,
      MOST_BODY,
      (error, body) => (error ? reject(error) : resolve(body?.toString('utf8') ?? '')),
      MOST_BODY,
    );
  });
}
