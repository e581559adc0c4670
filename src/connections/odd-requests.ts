import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { GraphError } from '../graph/errors/graph-error';
import { connectionOf } from './connection';
import { rawAnswer } from './refused-connection';

/** Refuses CONNECT, which requests a tunnel, and closes the connection. */
export function refuseConnect(_request: IncomingMessage, socket: Duplex): void {
  const refused = new GraphError('methodNotAllowed', { headers: { Allow: 'GET, HEAD, POST, PUT, PATCH, DELETE' } });
  socket.on('error', () => undefined).resume();
  connectionOf(socket as Socket)?.refuse(rawAnswer(refused, randomUUID()));
}
