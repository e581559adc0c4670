import type { LookupFunction } from 'node:net';
import { DEFAULT_CIPHERS } from 'node:tls';
import { exchange, ExchangeError, guardedCiphers, type Outgoing } from '../../outgoing/exchange';
import { KeptConnections } from '../../outgoing/kept-connections';
import type { NameService } from '../../outgoing/name-service';
import type { AddressPolicy } from './address-policy';

/** TLS versions by the values of `latestSupportedTlsVersion`. Connections use this version or a higher one. */
export const tlsVersions = {
  v1_0: 'TLSv1',
  v1_1: 'TLSv1.1',
  v1_2: 'TLSv1.2',
  v1_3: 'TLSv1.3',
} as const;
export type TlsVersion = keyof typeof tlsVersions;

/** Most bytes of an answer that are read; the rest is discarded. */
const ANSWER_BYTES = 16 * 1024;
/** Most addresses of one host name that are tried. */
const ADDRESSES = 8;

export interface Post {
  readonly url: string;
  readonly tls: TlsVersion;
  readonly contentType: string;
  readonly body: string;
  /** Timeout of the whole answer, in milliseconds. */
  readonly timeout: number;
}

export interface WebhookAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/**
 * Sends requests to URLs chosen by clients. The addresses of a host name are checked when a connection is made, and the
 * connection uses the checked address, so that a name cannot resolve to another address after the check. Redirects are
 * not followed.
 */
export class WebhookClient {
  private readonly connections = new KeptConnections();

  constructor(
    private readonly policy: AddressPolicy,
    private readonly names: Pick<NameService, 'addressesOf'>,
  ) {}

  /** @throws ExchangeError with a message that subscribers can read */
  async post({ url: text, tls, contentType, body, timeout }: Post): Promise<WebhookAnswer> {
    const url = new URL(text);
    const problem = this.policy.problemOf(url);
    if (problem !== undefined) throw new ExchangeError(`The URL ${problem}.`);
    const answer = await exchange(url, {
      method: 'POST',
      headers: { 'content-type': contentType, 'content-length': Buffer.byteLength(body), accept: '*/*' },
      body,
      deadline: timeout,
      mostBytes: ANSWER_BYTES,
      connection: this.connectionTo(url, tls),
    });
    return {
      status: answer.status,
      contentType: answer.headers['content-type'] ?? '',
      text: answer.body.toString(),
    };
  }

  /** Closes idle connections. */
  close(): void {
    this.connections.close();
  }

  private connectionTo({ protocol }: URL, tls: TlsVersion): Outgoing['connection'] {
    const lookup = this.checkedLookup(protocol);
    if (protocol !== 'https:') return { agent: this.connections.http, lookup };
    return { agent: this.connections.https, lookup, minVersion: tlsVersions[tls], ciphers: ciphersOf(tls) };
  }

  /**
   * Resolves host names to allowed addresses only. Node does not call this for IP addresses in a URL, which are checked
   * before.
   */
  private checkedLookup(scheme: string): LookupFunction {
    return (hostname, options, callback) => {
      const check = async (): Promise<void> => {
        const addresses = await this.names.addressesOf(hostname);
        const [first] = addresses;
        // Even a single forbidden address refuses the name: legitimate names do not mix them.
        if (!first || !addresses.every(({ address }) => this.policy.allows(address, scheme)))
          throw new ExchangeError('The name leads to an address that is not public.');
        if (options.all) callback(null, addresses.slice(0, ADDRESSES));
        else callback(null, first.address, first.family);
      };
      check().catch((error: Error) => callback(error, ''));
    };
  }
}

/** Old TLS versions need ciphers that OpenSSL disables by default. */
function ciphersOf(version: TlsVersion): string {
  const isOld = version === 'v1_0' || version === 'v1_1';
  return guardedCiphers(isOld ? 'DEFAULT@SECLEVEL=0' : DEFAULT_CIPHERS);
}
