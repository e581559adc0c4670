import { isJsonAccepted, metadataLevel, qualityOf } from './accept';

describe('the header Accept', () => {
  it.each([
    ['', true],
    ['*/*', true],
    ['application/*', true],
    ['application/json', true],
    ['Application/JSON ; Charset=utf-8', true],
    ['text/html, application/json;q=0.1', true],
    ['application/json;odata.metadata=none;IEEE754Compatible=true', true],
    ['text/plain', true],
    ['text/html', false],
    ['application/xml, image/*', false],
    ['application/json;q=0', false],
    ['application/json; q=0.0', false],
    ['application/jsonx', false],
    [',', false],
  ])('Accept %p takes JSON: %p', (accept, expected) => {
    expect(isJsonAccepted(accept)).toBe(expected);
  });

  it.each([
    ['*/*', 'minimal'],
    ['', 'minimal'],
    ['application/json', 'minimal'],
    ['application/json;odata.metadata=minimal', 'minimal'],
    ['application/json;odata.metadata=full', 'full'],
    ['application/json;odata.metadata=none', 'none'],
    ['application/json; ODATA.Metadata="None"; charset=utf-8', 'none'],
    ['application/json;metadata=none', 'none'],
    ['text/html;odata.metadata=none, */*', 'minimal'],
  ])('Accept %p asks for metadata: %p', (accept, expected) => {
    expect(metadataLevel(accept)).toBe(expected);
  });

  it.each([
    ['', 1],
    ['*/*;q=0.2', 0.2],
    ['application/*;q=0.3, */*', 0.3],
    ['application/xml;q=0.4, application/*', 0.4],
    ['application/xml;q=0, */*', 0],
    ['application/xml;q=0.1, Application/XML; charset=utf-8;q=0.6', 0.6],
    ['application/xml;q=much', 1],
    ['application/json, text/*', 0],
  ])('Accept %p wants XML by %p', (accept, expected) => {
    expect(qualityOf(accept, 'application/xml')).toBe(expected);
  });
});
