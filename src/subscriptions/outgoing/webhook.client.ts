import type { LookupFunction } from 'node:net';
import { DEFAULT_CIPHERS } from 'node:tls';
import { exchange, ExchangeError, guardedCiphers, type Outgoing } from '../../outgoing/exchange';
import { KeptConnections } from '../../outgoing/kept-connections';
import type { NameService } from '../../outgoing/name-service';
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
/** Most addresses of one name that a connection is tried with. */
const ADDRESSES = 8;

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

/**
 * Sends to addresses that others choose. Where a name leads to is checked when a connection is made, and the connection goes
 * to the very address that was checked: a name that changes its mind gains nothing. Redirects are not followed.
 */
export class WebhookClient {
  private readonly connections = new KeptConnections();

  constructor(
    private readonly policy: AddressPolicy,
    private readonly names: Pick<NameService, 'addressesOf'>,
  ) {}

  /** @throws ExchangeError whose message is fit for the subscriber's eyes */
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

  /** Closes the connections that nobody uses. */
  close(): void {
    this.connections.close();
  }

  private connectionTo({ protocol }: URL, tls: TlsVersion): Outgoing['connection'] {
    const lookup = this.checkedLookup(protocol);
    if (protocol !== 'https:') return { agent: this.connections.http, lookup };
    return { agent: this.connections.https, lookup, minVersion: tlsVersions[tls], ciphers: ciphersOf(tls) };
  }

  /** Gives only addresses that are allowed; node asks for names alone, addresses in a URL are checked before. */
  private checkedLookup(scheme: string): LookupFunction {
    return (hostname, options, callback) => {
      const check = async (): Promise<void> => {
        const addresses = await this.names.addressesOf(hostname);
        const [first] = addresses;
        // One address that is not public is reason enough: nobody needs such a name in good faith.
        if (!first || !addresses.every(({ address }) => this.policy.allows(address, scheme)))
          throw new ExchangeError('The name leads to an address that is not public.');
        if (options.all) callback(null, addresses.slice(0, ADDRESSES));
        else callback(null, first.address, first.family);
      };
      check().catch((error: Error) => callback(error, ''));
    };
  }
}

/** What OpenSSL does not take for safe any more has to be asked for by the old versions. */
function ciphersOf(version: TlsVersion): string {
  const isOld = version === 'v1_0' || version === 'v1_1';
  return guardedCiphers(isOld ? 'DEFAULT@SECLEVEL=0' : DEFAULT_CIPHERS);
}
