import { hasMetadata, isJsonAccepted } from './accept';

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
  ['*/*', true],
  ['', true],
  ['application/json', true],
  ['application/json;odata.metadata=minimal', true],
  ['application/json;odata.metadata=full', true],
  ['application/json;odata.metadata=none', false],
  ['application/json; ODATA.Metadata="None"; charset=utf-8', false],
  ['application/json;metadata=none', false],
  ['text/html;odata.metadata=none, */*', true],
])('Accept %p has metadata: %p', (accept, expected) => {
  expect(hasMetadata(accept)).toBe(expected);
});
