import type { LookupAddress } from 'node:dns';
import { lookup as systemLookup, Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';

/** Milliseconds in which a DNS server is to answer at first, and how often it is asked. */
const TIMEOUT = 1_000;
const TRIES = 2;

/** Names of this machine, as `hosts(5)` says. */
const HOSTS_FILE = process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts';
/** RFC 6761, section 6.3: such names never leave this machine. */
const ofThisMachine = /^(?:.+\.)?localhost\.?$/i;
const loopback = ['127.0.0.1', '::1'];

/** Answers of DNS by which it does not know a name, which the system may know by other means. */
const unknown = new Set(['ENOTFOUND', 'ENODATA']);

/**
 * Finds the addresses of names that strangers choose. `getaddrinfo`, which Node uses otherwise, waits in one of two threads
 * that the whole process has for it: two names whose servers never answer would stop all others.
 */
export class NameService {
  /** @param mayAskSystem whether names that DNS does not know may be known to this machine, as those of a private network are */
  constructor(
    private readonly mayAskSystem: boolean,
    private readonly resolver = new Resolver({ timeout: TIMEOUT, tries: TRIES }),
    private readonly hostsFile = HOSTS_FILE,
  ) {}

  /** @throws Error as of node:dns when there are none */
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
