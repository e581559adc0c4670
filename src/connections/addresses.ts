import { BlockList, isIPv6 } from 'node:net';

/** Whether an address is a proxy, whose connections come from many clients. */
export type IsProxy = (address: string) => boolean;

/** Names of ranges (as in Fastify's `trustProxy`). */
const named: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** Returns a test for trusted proxies. @param trusted addresses, ranges and names of ranges */
export function proxyTest(trusted: readonly string[] = []): IsProxy {
  const list = new BlockList();
  for (const range of trusted.flatMap((text) => named[text] ?? [text])) {
    const [address = '', bits] = range.split('/');
    const kind = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, kind);
    else list.addSubnet(address, Number(bits), kind);
  }
  return (address) => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** The network of one client: an IPv4 address, or the first 64 bits of an IPv6 address. */
export function networkOf(address = ''): string {
  if (!address.includes(':') || address.includes('.')) return address.replace(/^::ffff:/i, '');
  const [head = '', tail] = address.split('::');
  const before = groupsOf(head);
  const after = groupsOf(tail ?? '');
  const missing = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  return [...before, ...(tail === undefined ? [] : missing), ...after].slice(0, 4).join(':');
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
