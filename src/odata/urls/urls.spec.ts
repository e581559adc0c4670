import { plants, twigs } from '../../../test/support/plants';
import { planPage } from '../plan/plan';
import { parseOptions } from '../syntax/parse';
import { SkipTokens } from './skip-token';
import { contextUrl, formatQuery, nextLink, resourcePath, sequenceOf } from './urls';

const root = 'https://example.com/v1.0';
const ofTwigs = [{ set: plants, id: 'p' }, { set: twigs }];
const tokens = new SkipTokens(Buffer.alloc(32, 1));

describe('URLs of answers', () => {
  it.each([
    ['p', "plants('p')"],
    ["O'Neil", "plants('O''Neil')"],
    ['a/b?c#d e', "plants('a%2Fb%3Fc%23d%20e')"],
    ['+49', "plants('%2B49')"],
  ])('the key %s is written as %s', (id, path) => {
    expect(resourcePath([{ set: plants, id }])).toBe(path);
  });

  it.each([
    ['', ''],
    ['$select=*', ''],
    ['$select=id,owner/bag/label', '(id,owner/bag/label)'],
    ['$expand=twigs', '(twigs())'],
    ['$select=id&$expand=twigs($select=name)', '(id,twigs(name))'],
    ['$select=id,twigs&$expand=twigs', '(id,twigs())'],
    ['$expand=twigs/$ref', ''],
    ['$expand=twigs/$count', ''],
  ])('the context of ?%s lists %s', (query, list) => {
    const plan = planPage(plants, parseOptions(query), { most: 100 });
    expect(contextUrl(root, [{ set: plants }], plan)).toBe(`${root}/$metadata#plants${list}`);
    expect(contextUrl(root, [{ set: plants, id: 'p' }], plan)).toBe(`${root}/$metadata#plants${list}/$entity`);
  });

  it('the context of what an entity contains names the entity', () => {
    const plan = planPage(twigs, parseOptions(''), { most: 100 });
    expect(contextUrl(root, ofTwigs, plan)).toBe(`${root}/$metadata#plants('p')/twigs`);
  });

  it.each([
    "$filter=name eq 'a%26b%2Bc%23d%25'&$orderby=height desc",
    "filter=name eq '\u00c4rger'&@a=1&$count=true",
    "$expand=twigs($filter=name eq @n;$top=2)&@n='x;y'",
  ])('%s is read as the same when it is written again', (query) => {
    const options = parseOptions(query);
    expect(parseOptions(formatQuery(options).join('&')).written).toEqual(options.written);
  });
});

describe('a link to the next page', () => {
  const link = (query: string, count = 3) => {
    const url = new URL(
      nextLink({ tenantId: 't', root, tokens }, ofTwigs, parseOptions(query), { count, last: ['7'] }),
    );
    return { url, options: parseOptions(url.search.slice(1)) };
  };

  it('leads to the same collection, and its token says where the page begins', () => {
    const query = "$filter=name eq 'a'&$select=id";
    const { url, options } = link(query);
    expect(url.pathname).toBe("/v1.0/plants('p')/twigs");
    expect(options.written.get('$filter')).toBe("name eq 'a'");
    expect(options.select).toHaveLength(1);
    const sequence = sequenceOf('t', ofTwigs, parseOptions(query));
    expect(tokens.read(sequence, options.skipToken ?? '')).toEqual(['7']);
  });

  it('asks for what is left of $top, and skips nothing again', () => {
    const { options } = link('$top=10&$skip=5');
    expect([options.top, options.skip]).toEqual([7, undefined]);
  });

  it('holds one token, whatever the request had', () => {
    const { url } = link('$skiptoken=old');
    expect(url.searchParams.getAll('$skiptoken')).toHaveLength(1);
    expect(url.searchParams.get('$skiptoken')).not.toBe('old');
  });
});

describe('a sequence', () => {
  const of = (query: string, tenant = 't', path = ofTwigs) => sequenceOf(tenant, path, parseOptions(query));
  const query = "$filter=name eq 'a'&$orderby=name";

  it.each(['$select=id', '$count=true', '$top=3', '$skip=3', '$format=json', '$skiptoken=x'])(
    'is the same with %s',
    (other) => expect(of(`${other}&${query}`)).toBe(of(query)),
  );

  it('is the same in any order of the options', () => {
    expect(of("$orderby=name&$filter=name eq 'a'")).toBe(of(query));
  });

  it.each<[string, string]>([
    ['another condition', of("$filter=name eq 'b'&$orderby=name")],
    ['another order', of("$filter=name eq 'a'&$orderby=id")],
    ['a search', of(`${query}&$search=x`)],
    ['an alias', of(`${query}&@a=1`)],
    ['an aggregation', of(`${query}&$apply=identity`)],
    ['another tenant', of(query, 'u')],
    ['another parent', of(query, 't', [{ set: plants, id: 'q' }, { set: twigs }])],
  ])('is another with %s', (_, other) => expect(other).not.toBe(of(query)));
});
