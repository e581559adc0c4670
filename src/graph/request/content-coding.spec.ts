import { acceptedCodings, bestCoding } from './content-coding';

const of = (header: string | undefined): [name: string | undefined, plain: boolean] => {
  const { best, isPlainAccepted } = acceptedCodings(header);
  return [best?.name, isPlainAccepted];
};

describe('the header Accept-Encoding', () => {
  it.each([
    [undefined, undefined, true],
    ['', undefined, true],
    ['identity', undefined, true],
    ['br', undefined, true],
    ['gzip', 'gzip', true],
    ['X-GZIP', 'gzip', true],
    ['gzip;q=0', undefined, true],
    ['gzip;q=0.2, br', 'gzip', true],
    ['gzip;q=0.2, identity;q=0.5', undefined, true],
    ['gzip, identity;q=0', 'gzip', false],
    ['br, identity;q=0', undefined, false],
    ['gzip, *;q=0', 'gzip', false],
    ['*;q=0', undefined, false],
    ['gzip;q=much', 'gzip', true],
  ])('%p takes %p, and plain answers: %p', (header, name, plain) => {
    expect(of(header)).toEqual([name, plain]);
  });
});

describe('a coding among those of a file', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0.1, gzip;q=0.9', 'gzip'],
    ['br;q=0', undefined],
    ['*', 'br'],
    ['zstd', undefined],
    ['identity, br;q=0.5', undefined],
  ])('%p takes %p', (header, name) => {
    expect(bestCoding(header, [{ name: 'br' }, { name: 'gzip' }])?.name).toBe(name);
  });
});
