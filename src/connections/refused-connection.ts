import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { lookupTable } from '../edm/lookup-table';
import type { ErrorKey } from '../graph/errors/error-catalogue';
import { envelope } from '../graph/errors/error.filter';
import { GraphError } from '../graph/errors/graph-error';
import { connectionOf } from './connection';

/** Errors of Node for input that is not a valid request, by code. */
const keyByCode = lookupTable<ErrorKey>({
  HPE_HEADER_OVERFLOW: 'headersTooLarge',
  ERR_HTTP_REQUEST_TIMEOUT: 'requestTimeout',
});

/** A refused input: the id and status sent to the client, and Node's code. */
export interface RefusedConnection {
  readonly requestId: string;
  readonly status: number;
  readonly code: string | undefined;
}

/**
 * Answers input that is not a valid request with an error envelope, and closes the connection.
 * @returns undefined where the client has gone, or earlier requests are still to be answered
 */
export function refuseConnection({ code }: NodeJS.ErrnoException, socket: Socket): RefusedConnection | undefined {
  // Node leaves closing the connection to this listener in all cases.
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return undefined;
  }
  const id = randomUUID();
  const error = new GraphError(keyByCode.get(code ?? '') ?? 'badRequest', messageOf(code));
  const isSent = connectionOf(socket)?.refuse(rawAnswer(error, id));
  return isSent ? { requestId: id, status: error.status, code } : undefined;
}

/** The bytes of an answer that is sent without a response object. */
export function rawAnswer(error: GraphError, id: string): string {
  const body = envelope(error, { id });
  return [
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}`,
    ...Object.entries(error.headers).map(([name, value]) => `${name}: ${value}`),
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    `request-id: ${id}`,
    'OData-Version: 4.0',
    'connection: close',
    '',
    body,
  ].join('\r\n');
}

function messageOf(code: string | undefined): { message: string } | undefined {
  return keyByCode.has(code ?? '') ? undefined : { message: 'This is not a well-formed HTTP request.' };
}
