import { BlockList, isIP, isIPv6 } from 'node:net';
import { isLoopback } from '../../config/parsers';
import type { Settings } from '../../config/settings';

/** What IPv4 keeps for other uses than hosts of the Internet (IANA, IPv4 Special-Purpose Address Registry). */
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
/** Likewise, within the global addresses of IPv6; some hide an address of IPv4. */
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

/** Whether an IP address belongs to a host of the Internet. */
export function isPublic(address: string): boolean {
  if (!isIPv6(address)) return isIP(address) === 4 && !special.check(address);
  // An address with a zone is of this link; one of IPv4 within IPv6 is in no global network.
  return !address.includes('%') && global6.check(address, 'ipv6') && !special.check(address, 'ipv6');
}

/** Injection token of the {@link AddressPolicy}. */
export const ADDRESS_POLICY = Symbol('ADDRESS_POLICY');

/** Where notifications may be sent to. */
export interface AddressPolicy {
  /** Whether a connection to an IP address is allowed. */
  allows(address: string, scheme: string): boolean;
  /** Why a URL is refused before its host is looked up, worded to follow its name; undefined: it is not. */
  problemOf(url: URL): string | undefined;
}

/** Hosts of the Internet by https; in development also this machine, even by http; all else only where it is set. */
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
