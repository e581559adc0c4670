import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '../config/settings';
import { tlsOptions } from '../tls/tls-options';
import { proxyTest } from './addresses';
import { Connections } from './connections';
import { roomFor } from './descriptors';
import { fastifyOf } from './fastify-of';
import { MOST_HEADER_BYTES } from './header-size';
import { refuseConnect } from './odd-requests';
import { patience, type Patience } from './patience';
import type { Room } from './places';

declare module 'fastify' {
  interface FastifyInstance {
    /** URL of the service on this machine: with the configured port, or after listening with the actual one. */
    localUrl: string;
    /** Returns functions for handling and reporting failed requests. The argument lists the unanswered responses. */
    readonly servedBy: (unanswered: Served['unanswered']) => Served;
  }
}

export interface Listeners {
  /** URLs of the service, without a trailing slash. At least one of them is set. */
  readonly http?: string;
  readonly https?: string;
  /** Accepts no more connections, waits for requests in flight, and closes the application. */
  close(): Promise<void>;
}

/** Listeners of this process. */
export interface OwnListeners extends Listeners {
  readonly served: Served;
}

type Addresses = Pick<Settings, 'host' | 'port' | 'httpsPort'>;

/** Settings for listening. */
type Listening = Addresses & Pick<Settings, 'trustProxy' | 'poolSize'>;

/** Limits for clients. */
export interface Grants {
  readonly room: Room;
  readonly patience: Patience;
}

/**
 * Opens the ports.
 * @param tls PEM texts; without them, https is not served
 * @param grants limits other than the default, for tests
 */
export async function listen(
  app: NestFastifyApplication,
  settings: Listening,
  tls?: { readonly cert: string; readonly key: string },
  grants: Partial<Grants> = {},
): Promise<OwnListeners> {
  const { host, port, httpsPort } = settings;
  const granted = { room: roomFor(settings), patience, ...grants };
  const fastify = fastifyOf(app);
  await fastify.ready();
  const connections = new Connections(granted.room, granted.patience, proxyTest(settings.trustProxy));
  const served = fastify.servedBy(() => connections.unanswered());
  const guarded = (work: RequestListener): RequestListener => {
    return (request, response) => {
      try {
        work(request, response);
      } catch (error) {
        served.report(error, 'the service goes on', [response]);
        served.answer(response);
      }
    };
  };
  const serve = guarded((request, response) => fastify.routing(request, response));
  const handle = guarded((request, response) => connections.take(request, response, serve));
  const open = async (scheme: 'http' | 'https', wanted: number): Promise<string> => {
    let taken = wanted;
    for (const [index, address] of (await addressesOf(host)).entries()) {
      const options = optionsOf(fastify.server, granted.patience);
      const server =
        tls && scheme === 'https'
          ? createHttpsServer({ ...tls, ...tlsOptions, ...options, handshakeTimeout: granted.patience.handshake })
          : createHttpServer(options);
      connections.watch(server);
      // By default, Node would send 100 Continue before the token is verified, and answer 417 without a body.
      for (const event of ['request', 'checkContinue', 'checkExpectation']) server.on(event, handle);
      server.on('connect', refuseConnect);
      // A connection that cannot be accepted for lack of descriptors does not stop the service.
      server.on('error', (error) => served.report(error, 'the service goes on', []));
      // A failed TLS handshake cannot be answered.
      server.prependListener('tlsClientError', (_error, socket) => socket.destroy());
      for (const listener of fastify.server.listeners('clientError')) server.on('clientError', listener as () => void);
      taken = await portOf(server, taken, address).catch((error: NodeJS.ErrnoException) => {
        // `localhost` may resolve to an address of a protocol that is switched off.
        if (index > 0 && error.code === 'EADDRNOTAVAIL') return taken;
        throw error;
      });
    }
    if (scheme === 'http' || port === undefined) fastify.localUrl = `${scheme}://localhost:${taken}`;
    return urlOf(scheme, host, taken);
  };
  const close = async (): Promise<void> => {
    await connections.stop();
    // Requests in flight need the application's database connections, so it is closed last.
    await app.close();
  };
  try {
    const http = port === undefined ? undefined : await open('http', port);
    const https = tls ? await open('https', httpsPort) : undefined;
    return { http, https, close, served };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Fails as {@link listen} would where a port cannot be opened, before the start does anything else.
 * @returns the ports, with free ones in place of 0
 */
export async function tryPorts(
  { host, port, httpsPort }: Addresses,
  withHttps: boolean,
): Promise<Pick<Addresses, 'port' | 'httpsPort'>> {
  const [address = host] = await addressesOf(host);
  const servers = [createTcpServer(), createTcpServer()] as const;
  try {
    return {
      port: port === undefined ? undefined : await portOf(servers[0], port, address),
      httpsPort: withHttps ? await portOf(servers[1], httpsPort, address) : httpsPort,
    };
  } finally {
    for (const server of servers.filter(({ listening }) => listening)) {
      server.close();
      await once(server, 'close');
    }
  }
}

/** The addresses of a host. `localhost` has two on most systems. */
async function addressesOf(host: string): Promise<string[]> {
  if (host.toLowerCase() !== 'localhost') return [host];
  return [...new Set((await lookup(host, { all: true })).map(({ address }) => address))];
}

/** @param own Fastify's server, which never listens; its options apply to ours */
function optionsOf(own: Pick<Server, 'keepAliveTimeout'>, { headers, request, look }: Patience): ServerOptions {
  return {
    // The host hook refuses a missing Host header, with an error envelope.
    requireHostHeader: false,
    maxHeaderSize: MOST_HEADER_BYTES,
    keepAliveTimeout: own.keepAliveTimeout,
    headersTimeout: headers,
    requestTimeout: request,
    connectionsCheckingInterval: look,
  };
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

/** Serves requests in this process. */
export interface Served {
  /** Responses that are not sent completely, in the order of their requests. */
  unanswered(): readonly ServerResponse[];
  /** Whether a request may take any time. */
  mayTakeLong(response: ServerResponse): boolean;
  /** Answers a request with 500 whose handler has failed. */
  answer(response: ServerResponse): void;
  /** Writes a line to the log. @param responses to the request that caused the error, or to all that may have */
  report(error: unknown, outcome: string, responses: readonly ServerResponse[]): void;
}
