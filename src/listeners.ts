import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Settings } from './config/settings';

export interface Listeners {
  /** URLs at which the service answers, without a slash at the end. */
  readonly http: string;
  readonly https?: string;
  /** Takes no more connections and ends when the requests in flight are answered. */
  close(): Promise<void>;
}

/** Opens the ports. @param tls PEM texts; without them there is no https */
export async function listen(
  app: NestFastifyApplication,
  { host, port, httpsPort }: Pick<Settings, 'host' | 'port' | 'httpsPort'>,
  tls?: { readonly cert: string; readonly key: string },
): Promise<Listeners> {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  await fastify.listen({ port, host });
  const http = urlOf('http', host, fastify.server.address() as AddressInfo);
  if (!tls) return { http, close: () => app.close() };

  const server = createServer({ ...tls, requireHostHeader: false }, (request, response) =>
    fastify.routing(request, response),
  );
  // What holds for http holds for https.
  server.requestTimeout = fastify.server.requestTimeout;
  server.keepAliveTimeout = fastify.server.keepAliveTimeout;
  for (const listener of fastify.server.listeners('clientError')) server.on('clientError', listener as () => void);
  server.listen(httpsPort, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    await app.close();
    throw error;
  }
  return {
    http,
    https: urlOf('https', host, server.address() as AddressInfo),
    close: async () => {
      // The application must not close before both servers have answered what they have taken.
      await closeServer(server);
      await app.close();
    },
  };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

function urlOf(scheme: string, host: string, { port }: AddressInfo): string {
  const isLocal = host === '127.0.0.1' || host === 'localhost' || host === '::1';
  return `${scheme}://${isLocal ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`;
}
