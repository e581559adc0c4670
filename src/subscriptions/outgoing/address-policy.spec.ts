import { addressPolicy, isPublic } from './address-policy';

const development = { allowPrivateNotifications: false, auth: { kind: 'development' } } as const;
const provider = { kind: 'provider', issuer: 'https://login.example.com', audience: 'api' } as const;
const production = { allowPrivateNotifications: false, auth: provider };
const open = { allowPrivateNotifications: true, auth: provider };

describe('a public address', () => {
  it.each(['8.8.8.8', '172.15.255.255', '172.32.0.1', '100.128.0.0', '2606:4700::1111', '2a00::1'])(
    'is %s',
    (address) => {
      expect(isPublic(address)).toBe(true);
    },
  );

  it.each([
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255'],
    ...['192.168.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
    ...[
      '::',
      '::1',
      '::ffff:8.8.8.8',
      'fe80::1',
      'fe80::1%eth0',
      'fc00::1',
      'fd12::1',
      '64:ff9b::a00:1',
      '2002:a00:1::',
    ],
    ...['ff02::1', '2001:db8::1', 'example.com', ''],
  ])('is not %p', (address) => {
    expect(isPublic(address)).toBe(false);
  });
});

describe('the policy', () => {
  it.each([
    ['https://example.com/hook', true, true, true],
    ['https://8.8.8.8/', true, true, true],
    ['http://example.com/', false, false, true],
    ['http://localhost:1/', true, false, true],
    ['http://127.0.0.1:1/', true, false, true],
    ['https://127.0.0.1:1/', true, false, true],
    ['https://[::1]/', true, false, true],
    ['https://10.0.0.1/', false, false, true],
    ['https://0x0a000001/', false, false, true],
    ['https://[fe80::1]/', false, false, true],
    ['https://user@example.com/', false, false, false],
    ['ftp://example.com/', false, false, false],
  ])('takes %s in development: %p, in production: %p, with private networks: %p', (url, ...expected) => {
    const policies = [development, production, open].map(addressPolicy);
    expect(policies.map((policy) => policy.problemOf(new URL(url)) === undefined)).toEqual(expected);
  });

  it('asks for https of what a name leads to', () => {
    expect(addressPolicy(production).allows('8.8.8.8', 'http:')).toBe(false);
    expect(addressPolicy(production).allows('8.8.8.8', 'https:')).toBe(true);
    expect(addressPolicy(production).allows('127.0.0.1', 'https:')).toBe(false);
    expect(addressPolicy(development).allows('127.0.0.1', 'http:')).toBe(true);
    expect(addressPolicy(development).allows('10.0.0.1', 'https:')).toBe(false);
  });
});
