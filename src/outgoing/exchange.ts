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

/** What is sent, and what of the other side is put up with. */
export interface Outgoing {
  readonly method: 'GET' | 'POST';
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string;
  /** Longest time until the whole answer is there, in milliseconds: names, connections and handshakes of TLS included. */
  readonly deadline: number;
  /** Most bytes that are read: of the head, of interim answers and of the body together. */
  readonly mostBytes: number;
  /** How the connection is made; absent: as Node does it, for this exchange alone. */
  readonly connection?: Pick<RequestOptions, 'agent' | 'ciphers' | 'lookup' | 'minVersion' | 'signal'>;
}

/** What the other side has said. A redirect is an answer like any other. */
export interface Incoming {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As it was sent: nothing is decompressed. */
  readonly body: Buffer;
  /** False: the body was longer than what is read. */
  readonly isWhole: boolean;
}

/** No answer has come. */
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
 * Ciphers without those for which the other side chooses the group of a Diffie-Hellman exchange: one of 10,000 bits takes
 * long, and nothing else happens meanwhile. Elliptic curves have fixed sizes.
 */
export const guardedCiphers = (ciphers: string): string => `${ciphers}:!kDHE`;

/** A server could demand new handshakes of TLS without end. */
const secureOptions = constants.SSL_OP_NO_RENEGOTIATION;
const ciphers = guardedCiphers(DEFAULT_CIPHERS);

/**
 * Sends one request, and reads its answer. Every exchange of this service with another goes through here. It ends at its
 * deadline by a timer of its own, whatever the other side sends or does not send, and leaves no connection behind then.
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

/** Reads the answer to a request, however odd it is, and tells once what came of it. */
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
    // Nothing that we ask for is answered so. The connection is ours from here on.
    request.once('upgrade', (response, socket) => {
      socket.destroy();
      this.end(answer(response, [], false));
    });
    // Listens to the end: what comes after the outcome is nobody's error.
    request.on('error', (error) => this.endBy(error));
    request.once('close', () => this.endBy(new Error('it was closed before the answer was whole')));
  }

  /** Ends the exchange, unless it has ended; the connection is only kept where nothing more can come by it. */
  end(outcome: Incoming | ExchangeError): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.socket?.removeListener('data', this.onData);
    const isClean = this.response?.complete === true && this.request.writableFinished;
    if (!isClean) this.request.destroy();
    this.tell(outcome);
  }

  /** Counts all that arrives: interim answers and the ends of chunks can be without number, too. */
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

  /** An answer that is whole counts, whatever comes after it. */
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
