import type { LookupAddress } from 'node:dns';
import { lookup as systemLookup, Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';

/** First timeout of a DNS query in milliseconds, and number of tries. */
const TIMEOUT = 1_000;
const TRIES = 2;

/** Names of this machine, see `hosts(5)`. */
const HOSTS_FILE = process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts';
/** RFC 6761, section 6.3: such names resolve to this machine. */
const ofThisMachine = /^(?:.+\.)?localhost\.?$/i;
const loopback = ['127.0.0.1', '::1'];

/** DNS errors for unknown names, which the system may resolve by other means. */
const unknown = new Set(['ENOTFOUND', 'ENODATA']);

/**
 * Resolves host names that clients choose. Node's default, `getaddrinfo`, blocks one of two threads for the whole
 * process. Two names whose servers never answer would block all others.
 */
export class NameService {
  /** @param mayAskSystem whether the system may resolve names unknown to DNS, such as those of a private network */
  constructor(
    private readonly mayAskSystem: boolean,
    private readonly resolver = new Resolver({ timeout: TIMEOUT, tries: TRIES }),
    private readonly hostsFile = HOSTS_FILE,
  ) {}

  /** Returns the addresses of a host. @throws Error of node:dns when there are none */
  async addressesOf(name: string): Promise<LookupAddress[]> {
    const known = ofThisMachine.test(name) ? loopback : await this.listed(name);
    return withFamilies(known.length > 0 ? known : await this.resolve(name));
  }

  private async listed(name: string): Promise<string[]> {
    const lines = (await readFile(this.hostsFile, 'utf8').catch(() => '')).split('\n');
    return lines.flatMap((line) => {
      const [address = '', ...names] = line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/);
      return names.includes(name.toLowerCase()) ? [address] : [];
    });
  }

  private async resolve(name: string): Promise<string[]> {
    const both = await Promise.allSettled([this.resolver.resolve4(name), this.resolver.resolve6(name)]);
    const found = both.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    if (found.length > 0) return found;
    const errors = both.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
    const [error] = errors as NodeJS.ErrnoException[];
    if (!this.mayAskSystem || !unknown.has(error?.code ?? '')) throw error;
    return (await systemLookup(name, { all: true })).map(({ address }) => address);
  }
}

function withFamilies(addresses: readonly string[]): LookupAddress[] {
  return addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
}
