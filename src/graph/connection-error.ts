import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { envelope } from './error.filter';
import type { ErrorKey } from './error-catalogue';
import { GraphError } from './graph-error';
import { lookupTable } from '../edm/lookup-table';

/** Node's codes for what arrives and is no request that could be handled. */
const keyByCode = lookupTable<ErrorKey>({
  HPE_HEADER_OVERFLOW: 'headersTooLarge',
  ERR_HTTP_REQUEST_TIMEOUT: 'requestTimeout',
});

/** What happened on a connection: the id and status that the client was told, and Node's code. */
export interface RefusedConnection {
  readonly requestId: string;
  readonly status: number;
  readonly code: string | undefined;
}

/**
 * Answers what never becomes a request, such as a malformed one, in the envelope of all failures, and closes the
 * connection.
 * @returns undefined where nobody is left to answer
 */
export function refuseConnection(
  { code }: NodeJS.ErrnoException,
  socket: Pick<Socket, 'writable' | 'end'>,
): RefusedConnection | undefined {
  if (code === 'ECONNRESET' || !socket.writable) return undefined;
  const id = randomUUID();
  const error = new GraphError(keyByCode.get(code ?? '') ?? 'badRequest', messageOf(code));
  const body = envelope(error, { id });
  socket.end(
    [
      `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}`,
      'content-type: application/json;charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      `request-id: ${id}`,
      'OData-Version: 4.0',
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
  return { requestId: id, status: error.status, code };
}

function messageOf(code: string | undefined): { message: string } | undefined {
  return keyByCode.has(code ?? '') ? undefined : { message: 'This is not a well-formed HTTP request.' };
}
