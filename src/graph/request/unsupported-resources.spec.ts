import { canonicalUrl } from './canonical-url';
import { refusalOfResource } from './unsupported-resources';

const refusalOf = (url: string): string | undefined => refusalOfResource(canonicalUrl(url))?.message;

describe('a resource of the standard that the service does not have', () => {
  it.each([
    ['/v1.0/$all', '$all'],
    ['/beta/$all/microsoft.graph.entity', '$all'],
    ['/V1.0/%24crossjoin(a,b)?$filter=x', '$crossjoin'],
    ['/v1.0/$metadata/EntityTypes', '$metadata with a path behind it'],
    ['/v1.0/communications/callRecords/$each', '$each'],
    ["/communications/callRecords/$filter(id eq 'a/$each')/$each?x", '$each'],
    ['/subscriptions/$each', '$each'],
  ])('was missed with 404, as if its name was misspelt: %s', (url, name) => {
    expect(refusalOf(url)).toBe(`The path: ${name} is not supported.`);
  });

  it.each([
    '/v1.0',
    '/v1.0/$metadata',
    '/v1.0/$metadata?/x',
    '/v1.0/$alltogether',
    '/v1.0/$batch',
    "/v1.0/communications/callRecords('$each')",
    '/v1.0/communications/callRecords?$filter=id eq "/$each"',
    '/v1.0/communications/callRecords/$eachone',
  ])('is not seen in %s', (url) => {
    expect(refusalOf(url)).toBeUndefined();
  });
});
