import { metadataLevel, isJsonAccepted } from './accept';

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
