import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect as connectPlain, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import type { TestApp } from './test-app';

export type Scheme = 'http' | 'https';

/** What came over a connection. */
export interface RawConnection {
  readonly socket: Socket;
  /** What has come so far. */
  text(): string;
  /** Resolves with all that came, once the service has closed the connection. */
  readonly closed: Promise<string>;
}

/** Opens a connection of TCP, on which nothing is sent. */
export async function connectTo(api: TestApp, scheme: Scheme): Promise<Socket> {
  const { port } = new URL(api[scheme]);
  const socket = connectPlain({ host: '127.0.0.1', port: Number(port) });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
}

/** Opens a connection, over https with TLS, and hears what comes. */
export async function openTo(api: TestApp, scheme: Scheme): Promise<RawConnection> {
  const plain = await connectTo(api, scheme);
  const socket: Socket =
    scheme === 'http' ? plain : connectTls({ socket: plain, ca: api.certificate, servername: 'localhost' });
  socket.on('error', () => undefined);
  if (scheme === 'https') await once(socket, 'secureConnect');
  let answer = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
  const closed = new Promise<string>((resolve) => socket.once('close', () => resolve(answer)));
  return { socket, text: () => answer, closed };
}

/** How many descriptors this process has open, which both ends of a test's connections are among; NaN: nobody tells. */
export function openDescriptors(): number {
  return process.platform === 'linux' ? readdirSync('/proc/self/fd').length : NaN;
}

/** Longest time for what a test waits for, in milliseconds. */
const LONG = 25_000;

/** Waits until there is an answer other than undefined. */
export async function until<Value>(ask: () => Value | undefined): Promise<Value> {
  for (const begun = Date.now(); ; await sleep(10)) {
    const value = ask();
    if (value !== undefined) return value;
    if (Date.now() - begun > LONG) throw new Error('What the test waits for does not happen.');
  }
}
