import { BlockList, isIP, isIPv6 } from 'node:net';
import { isLoopback } from '../../config/parsers';
import type { Settings } from '../../config/settings';

/** IPv4 networks that are not part of the public Internet (IANA, IPv4 Special-Purpose Address Registry). */
const special4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];
/** Non-public networks within the global unicast range of IPv6; some of them embed IPv4 addresses. */
const special6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const special = new BlockList();
for (const [network, bits] of special4) special.addSubnet(network, bits);
for (const [network, bits] of special6) special.addSubnet(network, bits, 'ipv6');
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');

/** Whether an IP address is public. */
export function isPublic(address: string): boolean {
  if (!isIPv6(address)) return isIP(address) === 4 && !special.check(address);
  // An address with a zone is link-local. An IPv4-mapped address is outside the global range.
  return !address.includes('%') && global6.check(address, 'ipv6') && !special.check(address, 'ipv6');
}

/** Injection token of the {@link AddressPolicy}. */
export const ADDRESS_POLICY = Symbol('ADDRESS_POLICY');

/** Decides which URLs may receive notifications. */
export interface AddressPolicy {
  /** Whether a connection to an IP address is allowed. */
  allows(address: string, scheme: string): boolean;
  /**
   * Checks a URL before its host name is resolved. Returns the problem, worded to follow the member's name; undefined:
   * none.
   */
  problemOf(url: URL): string | undefined;
}

/**
 * Allows public hosts by https, in development also loopback addresses by http or https, and every host with
 * `allowPrivateNotifications`.
 */
export function addressPolicy({ allowPrivateNotifications, auth }: AddressSettings): AddressPolicy {
  const isDevelopment = auth.kind === 'development';
  const allows = (address: string, scheme: string): boolean =>
    allowPrivateNotifications || (isDevelopment && isLoopback(address)) || (scheme === 'https:' && isPublic(address));
  return {
    allows,
    problemOf: (url) => {
      const host = hostOf(url);
      const mayBeHttp = allowPrivateNotifications || (isDevelopment && isLoopback(host));
      if (url.protocol !== 'https:' && !(url.protocol === 'http:' && mayBeHttp)) return 'must begin with https://';
      if (url.username !== '' || url.password !== '') return 'must not hold a user name or a password';
      if (isIP(host) !== 0 && !allows(host, url.protocol)) return 'must not lead to an address that is not public';
      return undefined;
    },
  };
}

type AddressSettings = Pick<Settings, 'allowPrivateNotifications' | 'auth'>;

/** Name or address of a URL's host, without the brackets of IPv6. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}
