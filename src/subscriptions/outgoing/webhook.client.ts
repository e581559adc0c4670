import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions as HttpsOptions } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { AddressPolicy } from './address-policy';

/** Version of TLS, as `latestSupportedTlsVersion` names it; we speak no lower one. */
export const tlsVersions = {
  v1_0: 'TLSv1',
  v1_1: 'TLSv1.1',
  v1_2: 'TLSv1.2',
  v1_3: 'TLSv1.3',
} as const;
export type TlsVersion = keyof typeof tlsVersions;

/** Most bytes of an answer that are read; the rest is cut off. */
const ANSWER_BYTES = 16 * 1024;
/** Connections that are kept open for the next notification, for each address. */
const IDLE_SOCKETS = 2;

export interface Post {
  readonly url: string;
  readonly tls: TlsVersion;
  readonly contentType: string;
  readonly body: string;
  /** Longest time until the whole answer is there, in milliseconds. */
  readonly timeout: number;
}

export interface WebhookAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** The address must not be used, or nothing answers there in time; the message is fit for the subscriber's eyes. */
export class WebhookError extends Error {
  constructor(
    message: string,
    readonly isTimeout = false,
  ) {
    super(message);
    this.name = 'WebhookError';
  }
}

/**
 * Sends to addresses that others choose. Where a name leads to is checked when a connection is made, and the connection goes
 * to the very address that was checked: a name that changes its mind gains nothing. Redirects are not followed.
 */
export class WebhookClient {
  private readonly http = new HttpAgent({ keepAlive: true, maxFreeSockets: IDLE_SOCKETS });
  private readonly https = new HttpsAgent({ keepAlive: true, maxFreeSockets: IDLE_SOCKETS });

  /** @param lookup finds the addresses of a name, as node:dns does */
  constructor(
    private readonly policy: AddressPolicy,
    private readonly lookup: typeof systemLookup = systemLookup,
  ) {}

  /** @throws WebhookError */
  async post({ url: text, tls, contentType, body, timeout }: Post): Promise<WebhookAnswer> {
    const url = new URL(text);
    const problem = this.policy.problemOf(url);
    if (problem !== undefined) throw new WebhookError(`The URL ${problem}.`);
    const signal = AbortSignal.timeout(timeout);
    const options: RequestOptions = {
      method: 'POST',
      headers: { 'content-type': contentType, 'content-length': Buffer.byteLength(body), accept: '*/*' },
      lookup: this.checkedLookup(url.protocol),
      signal,
    };
    try {
      return await this.send(url, options, tls, body);
    } catch (error) {
      if (error instanceof WebhookError) throw error;
      if (signal.aborted) throw new WebhookError(`No answer came within ${timeout / 1000} seconds.`, true);
      throw new WebhookError(`The connection has failed: ${reasonOf(error)}.`);
    }
  }

  /** Closes the connections that nobody uses. */
  close(): void {
    this.http.destroy();
    this.https.destroy();
  }

  private send(url: URL, options: RequestOptions, tls: TlsVersion, body: string): Promise<WebhookAnswer> {
    return new Promise((resolve, reject) => {
      const received = (response: IncomingMessage): void => void readAnswer(response).then(resolve, reject);
      const secure: HttpsOptions = { ...options, agent: this.https, ...tlsOptions(tls) };
      const request =
        url.protocol === 'https:'
          ? httpsRequest(url, secure, received)
          : httpRequest(url, { ...options, agent: this.http }, received);
      request.on('error', reject);
      request.end(body);
    });
  }

  /** Gives only addresses that are allowed; node asks for names alone, addresses in a URL are checked before. */
  private checkedLookup(scheme: string): LookupFunction {
    return (hostname, options, callback) => {
      this.lookup(hostname, { ...options, all: true }, (error, found) => {
        if (error) return callback(error, '');
        const addresses: LookupAddress[] = found;
        const allowed = addresses.filter(({ address }) => this.policy.allows(address, scheme));
        const [first] = allowed;
        // One address that is not public is reason enough: nobody needs such a name in good faith.
        if (!first || allowed.length < addresses.length)
          return callback(new WebhookError('The name leads to an address that is not public.'), '');
        if (options.all) callback(null, allowed);
        else callback(null, first.address, first.family);
      });
    };
  }
}

/** What OpenSSL does not take for safe any more has to be asked for by the old versions. */
function tlsOptions(version: TlsVersion): Pick<HttpsOptions, 'minVersion' | 'ciphers'> {
  const isOld = version === 'v1_0' || version === 'v1_1';
  return { minVersion: tlsVersions[version], ...(isOld ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {}) };
}

async function readAnswer(response: IncomingMessage): Promise<WebhookAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop early closes the connection.
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > ANSWER_BYTES) break;
  }
  return {
    status: response.statusCode ?? 0,
    contentType: response.headers['content-type'] ?? '',
    text: Buffer.concat(chunks).toString(),
  };
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
