import fc from 'fast-check';
import { QueryError } from './query-error';
import { formatQuery, parseQuery, refuseOptions, type ExpandItem, type QueryOptions } from './query-options';

const name = fc.stringMatching(/^[A-Za-z_]\w{0,9}$/);

/** Options as a client may write them, `$expand` at most so many levels deep. */
function options(levels: number): fc.Arbitrary<QueryOptions> {
  const item: fc.Arbitrary<ExpandItem> = fc.record({
    name,
    options: levels === 0 ? fc.constant({}) : fc.nat(3).chain(() => options(levels - 1)),
  });
  return fc.record(
    {
      select: fc.array(fc.oneof(name, fc.constant('*')), { minLength: 1, maxLength: 4 }),
      expand: fc.array(item, { minLength: 1, maxLength: 2 }),
      top: fc.maxSafeNat(),
    },
    { requiredKeys: [] },
  );
}

describe('formatQuery', () => {
  it('writes what parseQuery reads as the same', () => {
    fc.assert(
      fc.property(options(2), fc.option(fc.base64String(), { nil: undefined }), (written, token) => {
        const skipToken = token === undefined ? undefined : Buffer.from(token).toString('base64url');
        const read = parseQuery(formatQuery(written, skipToken));
        expect(read).toEqual(skipToken === undefined ? written : { ...written, skipToken });
      }),
    );
  });

  it('writes options in the form that clients know', () => {
    const inner = { select: ['id'], expand: [{ name: 'segments', options: {} }], top: 5 };
    expect(formatQuery({ select: ['id', 'type'], expand: [{ name: 'sessions', options: inner }] }, 'abc')).toBe(
      '$select=id,type&$expand=sessions($select=id;$expand=segments;$top=5)&$skiptoken=abc',
    );
  });
});

describe('parseQuery', () => {
  it.each<[string, QueryOptions]>([
    ['', {}],
    ['&&', {}],
    ['$top=0', { top: 0 }],
    ['top=007', { top: 7 }],
    ['%24ToP=%205+', { top: 5 }],
    ['$select=%20a%20,+b', { select: ['a', 'b'] }],
    ['$skiptoken=a%3Db=c', { skipToken: 'a=b=c' }],
    ['$expand=a()', { expand: [{ name: 'a', options: {} }] }],
    [
      '$expand=a(select=b,c;top=1),d',
      {
        expand: [
          { name: 'a', options: { select: ['b', 'c'], top: 1 } },
          { name: 'd', options: {} },
        ],
      },
    ],
  ])('reads %s', (query, expected) => {
    expect(parseQuery(query)).toEqual(expected);
  });

  it.each([
    ['$filter', '$filter=x'],
    ['foo', 'foo=1'],
    ['$top', '$top=1&TOP=1'],
    ['$top', '$top=-0'],
    ['$top', '$top=0x10'],
    ['$top', '$top=9007199254740992'],
    ['$top', '$top=%zz'],
    ['$select', '$select=a,,b'],
    ['$expand', '$expand=a(b)'],
    ['$expand', '$expand=a)('],
    ['$expand', '$expand=a((top=1))'],
    ['$expand', '$expand=a($top=1'],
    ['$expand', '$expand=a b'],
    ['$skiptoken', '$expand=a($skiptoken=x)'],
    ['$orderby', '$expand=a($orderby=x)'],
    ['__proto__', '__proto__=1'],
    ['hasOwnProperty', 'hasOwnProperty=1'],
  ])('refuses, naming %s: %s', (option, query) => {
    expect(() => parseQuery(query)).toThrow(QueryError);
    expect(() => parseQuery(query)).toThrow(option);
  });

  it('refuses $expand that is nested deeper than 5 levels, at any depth', () => {
    const nested = (levels: number) => `${'$expand=a('.repeat(levels)}${')'.repeat(levels)}`;
    expect(() => parseQuery(nested(5))).not.toThrow();
    for (const levels of [6, 100, 100_000]) expect(() => parseQuery(nested(levels))).toThrow('5 levels');
  });

  it('throws nothing but a QueryError, whatever the text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[$a-e=&(),;%+ ]*$/),
      fc.stringMatching(/^\$expand=[ab$()=;,]*$/),
    );
    fc.assert(
      fc.property(text, (query) => {
        try {
          parseQuery(query);
        } catch (error) {
          expect(error).toBeInstanceOf(QueryError);
        }
      }),
    );
  });
});

it('refuseOptions takes no option at all and names the first', () => {
  for (const query of ['', '&', '&&']) expect(() => refuseOptions(query)).not.toThrow();
  expect(() => refuseOptions('&%24top=1&foo')).toThrow('$top');
  expect(() => refuseOptions('%zz')).toThrow(QueryError);
});
