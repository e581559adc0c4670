import { byteSize, databaseUrl, host, hostNames, integer, isLoopback, issuer, oneOf, scopes } from './parsers';

const accepted = <T>(parse: (text: string) => T | undefined, texts: string[]): string[] =>
  texts.filter((text) => parse(text) !== undefined);

describe('parsers', () => {
  it('reads whole numbers within bounds', () => {
    expect(accepted(integer(1, 10), ['1', '10', '0', '11', '-1', '1.5', '1e1', '0x1', ' 1', ''])).toEqual(['1', '10']);
  });

  it('reads names of hosts', () => {
    const good = ['a', 'a.b-c.example', '*.example.com', '1.2.3.4', '::1', '[::1]', 'a,b', 'A , b'];
    expect(accepted(hostNames, good)).toEqual(good);
    expect(
      accepted(hostNames, ['', 'a,', 'a:80', '*', '*.', '*.1.2.3.4', 'a.*.b', '[a]', '1.2.3', 'a/b', 'http://a']),
    ).toEqual([]);
  });

  it('reads sizes', () => {
    const parse = byteSize(1024, 256 * 1024 * 1024);
    expect(['1024', '1kb', '2KB', '256mb'].map(parse)).toEqual([1024, 1024, 2048, 268_435_456]);
    expect(accepted(parse, ['1023', '257mb', '1gb', '1.5mb', 'mb', '-1kb', '1 mb'])).toEqual([]);
  });

  it('reads words of a list', () => {
    expect(accepted(oneOf(['info', 'warn']), ['info', 'INFO', 'inf'])).toEqual(['info']);
  });

  it('reads scopes', () => {
    const taken = ['openid', 'openid profile', 'api://calls/.default openid'];
    expect(taken.map(scopes)).toEqual(taken);
    const refused = ['', 'profile', 'openid  profile', ' openid', 'openid,profile', 'openid "x"', 'openid\nx'];
    expect(refused.map(scopes)).toEqual(refused.map(() => undefined));
  });

  it('reads hosts', () => {
    const good = ['127.0.0.1', '::1', '::', 'localhost', 'db-1.example.com'];
    expect(accepted(host, [...good, '256.1.1.1', '127.1', '[::1]', 'a b', '-a', 'a..b', 'http://a'])).toEqual(good);
  });

  it('knows loopback', () => {
    const hosts = ['127.0.0.1', '127.255.0.1', '::1', '0:0:0:0:0:0:0:1', 'localhost', '128.0.0.1', '::', 'local'];
    expect(hosts.filter(isLoopback)).toEqual(hosts.slice(0, 5));
  });

  it('reads database URLs', () => {
    const good = ['postgres://u:p@h:5432/db', 'postgresql://h/db', 'postgres:///db?host=/var/run/postgresql'];
    const strange = [
      'postgres://h/db?sslmode=verify_full',
      'postgres://h/db?sslmode=',
      'postgres://h/db?sslmode=allow',
    ];
    good.push('postgres://h/db?sslmode=verify-full', 'postgres://h/db?sslmode=disable');
    expect(
      accepted(databaseUrl, [...good, ...strange, 'mysql://h/db', 'postgres://h', 'postgres:///db', 'h/db', '']),
    ).toEqual(good);
  });

  it('reads issuers', () => {
    const good = ['https://login.example.com/t/v2.0', 'http://localhost:8080/realms/r', 'http://[::1]:1/'];
    const bad = ['http://example.com', 'https://e.com?x=1', 'https://e.com#x', 'https://u:p@e.com', 'ftp://e.com', 'e'];
    expect(accepted(issuer, [...good, ...bad])).toEqual(good);
  });
});
