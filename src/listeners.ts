import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Settings } from './config/settings';
import { Connections } from './connections';
import { MOST_HEADER_BYTES } from './graph/header-size';
import type { Served } from './operations/unforeseen';

declare module 'fastify' {
  interface FastifyInstance {
    /** The http port: of the settings, and once it is open, the open one. */
    httpPort: number;
    /** Tells of the requests on connections whose unanswered ones are given. */
    readonly servedBy: (unanswered: Served['unanswered']) => Served;
  }
}

export interface Listeners {
  /** URLs at which the service answers, without a slash at the end. */
  readonly http: string;
  readonly https?: string;
  /** Takes no more connections, ends when the requests in flight are answered, and closes the application. */
  close(): Promise<void>;
}

/** Listeners of this process. */
export interface OwnListeners extends Listeners {
  readonly served: Served;
}

type Addresses = Pick<Settings, 'host' | 'port' | 'httpsPort'>;

/** Opens the ports. @param tls PEM texts; without them there is no https */
export async function listen(
  app: NestFastifyApplication,
  { host, port, httpsPort }: Addresses,
  tls?: { readonly cert: string; readonly key: string },
): Promise<OwnListeners> {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  await fastify.ready();
  const connections = new Connections();
  const served = fastify.servedBy(() => connections.unanswered());
  const handle: RequestListener = (request, response) => {
    connections.begin(request.socket, response);
    try {
      fastify.routing(request, response);
    } catch (error) {
      served.report(error, 'the service goes on', [response]);
      served.answer(response);
    }
  };
  const open = async (scheme: 'http' | 'https', wanted: number): Promise<string> => {
    let taken = wanted;
    for (const [index, address] of (await addressesOf(host)).entries()) {
      const options = { requireHostHeader: false, maxHeaderSize: MOST_HEADER_BYTES };
      const server =
        tls && scheme === 'https'
          ? createHttpsServer({ ...tls, ...options }, handle)
          : createHttpServer(options, handle);
      // By itself, Node answers 417 without a body.
      server.on('checkExpectation', handle);
      takeOver(server, fastify.server);
      // A connection that cannot be taken, for want of descriptors, is no reason to end.
      server.on('error', (error) => served.report(error, 'the service goes on', []));
      connections.watch(server, scheme);
      taken = await portOf(server, taken, address).catch((error: NodeJS.ErrnoException) => {
        // The name of this machine may have an address of a protocol that is switched off.
        if (index > 0 && error.code === 'EADDRNOTAVAIL') return taken;
        throw error;
      });
    }
    if (scheme === 'http') fastify.httpPort = taken;
    return urlOf(scheme, host, taken);
  };
  const close = async (): Promise<void> => {
    await connections.stop();
    // What is in flight needs the application's connections to the database.
    await app.close();
  };
  try {
    const http = await open('http', port);
    const https = tls && (await open('https', httpsPort));
    return { http, https, close, served };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Fails as {@link listen} would where a port cannot be opened, before anything else is begun.
 * @returns the ports, with free ones where any will do
 */
export async function tryPorts(
  { host, port, httpsPort }: Addresses,
  withHttps: boolean,
): Promise<Pick<Addresses, 'port' | 'httpsPort'>> {
  const [address = host] = await addressesOf(host);
  const servers = [createTcpServer(), createTcpServer()] as const;
  try {
    return {
      port: await portOf(servers[0], port, address),
      httpsPort: withHttps ? await portOf(servers[1], httpsPort, address) : httpsPort,
    };
  } finally {
    for (const server of servers.filter(({ listening }) => listening)) {
      server.close();
      await once(server, 'close');
    }
  }
}

/** Those of `localhost` are two on most systems. */
async function addressesOf(host: string): Promise<string[]> {
  if (host.toLowerCase() !== 'localhost') return [host];
  return [...new Set((await lookup(host, { all: true })).map(({ address }) => address))];
}

/** What holds for Fastify's own server, which stays closed, holds for ours. */
function takeOver(server: Server, from: Pick<Server, 'requestTimeout' | 'keepAliveTimeout' | 'listeners'>): void {
  server.requestTimeout = from.requestTimeout;
  server.keepAliveTimeout = from.keepAliveTimeout;
  for (const listener of from.listeners('clientError')) server.on('clientError', listener as () => void);
}

async function portOf(server: TcpServer, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function urlOf(scheme: string, host: string, port: number): string {
  const isLocal = host === '127.0.0.1' || host === 'localhost' || host === '::1';
  return `${scheme}://${isLocal ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`;
}
