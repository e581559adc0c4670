import { networkOf, proxyTest } from './addresses';

describe('addresses', () => {
  it.each([
    ['1.2.3.4', '1.2.3.4'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:db8::1:2:3:4:5', '2001:db8:0:1'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
    ['::', '0:0:0:0'],
  ])('what one client has to itself: of %s it is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('addresses that nobody knows count together', () => expect(networkOf(undefined)).toBe(''));

  it('knows proxies by address, by range and by the name of a range, over IPv4 and IPv6', () => {
    const isProxy = proxyTest(['loopback', '10.1.0.0/16', '192.0.2.7', '2001:db8::/32', 'uniquelocal']);
    const proxies = [
      '127.8.0.1',
      '::1',
      '::ffff:127.0.0.1',
      '10.1.2.3',
      '192.0.2.7',
      '2001:db8:1::1',
      '192.168.1.1',
      'fd00::1',
    ];
    expect(proxies.filter((address) => !isProxy(address))).toEqual([]);
    expect(['11.1.0.1', '192.0.2.8', '2001:db9::1', 'fe80::1', '169.254.1.1', 'x', ''].filter(isProxy)).toEqual([]);
    expect(['127.0.0.1', '::1'].filter(proxyTest())).toEqual([]);
  });
});
