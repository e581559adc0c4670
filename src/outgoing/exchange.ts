import { constants } from 'node:crypto';
import {
  request as httpRequest,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import { DEFAULT_CIPHERS } from 'node:tls';
import { refuseWithinTransaction } from '../database/joint-transaction';

/** A request to another host, with limits for its answer. */
export interface Outgoing {
  readonly method: 'GET' | 'POST';
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string;
  /**
   * Longest time until the answer is complete, in milliseconds, including name resolution, connecting and TLS
   * handshakes.
   */
  readonly deadline: number;
  /** Maximum number of bytes to read: headers, interim answers and body together. */
  readonly mostBytes: number;
  /** Options of the connection; absent: Node's defaults, and a connection for this exchange only. */
  readonly connection?: Pick<RequestOptions, 'agent' | 'ciphers' | 'lookup' | 'minVersion' | 'signal'>;
}

/** The answer of the other host. Redirects are returned, not followed. */
export interface Incoming {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body as sent, not decompressed. */
  readonly body: Buffer;
  /** False: the body exceeded the limit and is incomplete. */
  readonly isWhole: boolean;
}

/** The exchange failed without an answer. */
export class ExchangeError extends Error {
  constructor(
    message: string,
    readonly isTimeout = false,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'ExchangeError';
  }
}

/**
 * Excludes ciphers with a Diffie-Hellman group chosen by the other host: a group of 10,000 bits would block the event
 * loop for long. Elliptic curves have fixed sizes.
 */
export const guardedCiphers = (ciphers: string): string => `${ciphers}:!kDHE`;

/** Otherwise a server could demand any number of TLS renegotiations. */
const secureOptions = constants.SSL_OP_NO_RENEGOTIATION;
const ciphers = guardedCiphers(DEFAULT_CIPHERS);

/**
 * Sends one request and reads its answer. All outgoing HTTP of the service uses this function. A timer ends it at its
 * deadline whatever the other host sends, and then closes the connection.
 * @throws ExchangeError
 */
export function exchange(url: URL, outgoing: Outgoing): Promise<Incoming> {
  return new Promise((resolve, reject) => {
    refuseWithinTransaction('another host');
    const { method, headers, body, deadline, mostBytes, connection } = outgoing;
    const options: RequestOptions = { agent: false, ciphers, ...connection, secureOptions, method, headers };
    const request = begin(url, options);
    const reading = new Reading(request, mostBytes, (outcome) => {
      clearTimeout(timer);
      if (outcome instanceof ExchangeError) reject(outcome);
      else resolve(outcome);
    });
    const timer = setTimeout(() => {
      reading.end(new ExchangeError(`No answer came within ${deadline / 1000} seconds.`, true));
    }, deadline);
    request.end(body);
  });
}

function begin(url: URL, options: RequestOptions): ClientRequest {
  try {
    return (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options);
  } catch (error) {
    throw failure(error as Error);
  }
}

/** Reads the answer to a request, also an invalid one, and reports the outcome once. */
class Reading {
  private readonly chunks: Buffer[] = [];
  private response?: IncomingMessage;
  private socket?: Socket;
  private left: number;
  private hasEnded = false;

  constructor(
    private readonly request: ClientRequest,
    mostBytes: number,
    private readonly tell: (outcome: Incoming | ExchangeError) => void,
  ) {
    this.left = mostBytes;
    request.once('socket', (socket) => this.count(socket));
    request.once('response', (response) => this.read(response));
    // No request asks for an upgrade. After one, Node leaves the socket to this listener.
    request.once('upgrade', (response, socket) => {
      socket.destroy();
      this.end(answer(response, [], false));
    });
    // Listens until the end: an error after the outcome must not be unhandled.
    request.on('error', (error) => this.endBy(error));
    request.once('close', () => this.endBy(new Error('it was closed before the answer was whole')));
  }

  /**
   * Ends the exchange once. Keeps the connection only if the answer is complete and the request was sent completely.
   */
  end(outcome: Incoming | ExchangeError): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.socket?.removeListener('data', this.onData);
    const isClean = this.response?.complete === true && this.request.writableFinished;
    if (!isClean) this.request.destroy();
    this.tell(outcome);
  }

  /** Counts all received bytes, because interim answers and chunk extensions can be endless, too. */
  private count(socket: Socket): void {
    this.socket = socket;
    socket.on('data', this.onData);
  }

  private readonly onData = ({ length }: Buffer): void => {
    this.left -= length;
    if (this.left >= 0) return;
    if (this.response && !this.response.complete) this.end(answer(this.response, this.chunks, false));
    else if (!this.response) this.end(failure(new Error('the answer has too long a head')));
  };

  private read(response: IncomingMessage): void {
    this.response = response;
    response.on('data', (chunk: Buffer) => this.chunks.push(chunk));
    response.once('end', () => this.end(answer(response, this.chunks, true)));
    response.on('error', (error) => this.endBy(error));
  }

  /** A complete answer is valid despite an error after it. */
  private endBy(error: Error): void {
    const isWhole = this.response?.complete === true;
    this.end(isWhole && this.response ? answer(this.response, this.chunks, true) : failure(error));
  }
}

function answer({ statusCode = 0, headers }: IncomingMessage, chunks: Buffer[], isWhole: boolean): Incoming {
  return { status: statusCode, headers, body: Buffer.concat(chunks), isWhole };
}

function failure(cause: Error): ExchangeError {
  if (cause instanceof ExchangeError) return cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  return new ExchangeError(`The connection has failed: ${code ?? message}.`, false, { cause });
}
