import { isUtf8Accepted, jsonForm, qualityOf } from './accept';

describe('the header Accept', () => {
  it.each([
    ['', true],
    ['*/*', true],
    ['application/*', true],
    ['application/json', true],
    ['Application/JSON ; Charset=utf-8', true],
    ['text/html, application/json;q=0.1', true],
    ['application/json;odata.metadata=none;IEEE754Compatible=true', true],
    ['text/plain', false],
    ['text/html', false],
    ['application/xml, image/*', false],
    ['application/json;q=0', false],
    ['application/json;q=0, */*', false],
    ['application/json;odata.metadata=nonsense', false],
    ['application/json;odata=verbose', false],
    ['application/json;charset=utf-16', false],
    ['application/json;odata.metadata=nonsense, */*;q=0.1', true],
    ['application/json;odata.metadata=full;q=0, application/json', true],
    ['application/json; q=0.0', false],
    ['application/jsonx', false],
    [',', false],
  ])('Accept %p takes JSON: %p', (accept, expected) => {
    expect(jsonForm(accept) !== undefined).toBe(expected);
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
    ['application/json;odata.metadata=none;q=0.2,application/json;odata.metadata=full;q=0.9', 'full'],
    ['application/json;odata.metadata=none, application/json;odata.metadata=full', 'none'],
    ['application/json;odata.metadata=none;q=0.5, */*;q=0.8', 'minimal'],
  ])('Accept %p asks for metadata: %p', (accept, expected) => {
    expect(jsonForm(accept)?.level).toBe(expected);
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

  it.each([
    ['application/json', ''],
    ['application/json;odata.streaming=true', ';odata.streaming=true'],
    ['application/json;ieee754compatible=TRUE;charset=UTF-8', ';IEEE754Compatible=true;charset=utf-8'],
    [
      'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false',
      ';odata.streaming=true;IEEE754Compatible=false',
    ],
    [
      'application/json;IEEE754Compatible=true;ExponentialDecimals=true',
      ';IEEE754Compatible=true;ExponentialDecimals=true',
    ],
  ])('Accept %p gets what it names in Content-Type: %p', (accept, told) => {
    expect(jsonForm(accept)?.contentType).toBe(`application/json;odata.metadata=minimal${told}`);
  });
});

describe('the header Accept-Charset', () => {
  it.each([
    [undefined, true],
    ['utf-8', true],
    ['iso-8859-1, *;q=0.1', true],
    ['iso-8859-1', false],
    ['utf-8;q=0', false],
  ])('%p takes UTF-8: %p', (charsets, expected) => {
    expect(isUtf8Accepted(charsets)).toBe(expected);
  });
});
