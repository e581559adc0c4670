import { formatOf } from './format-option';

describe('format option', () => {
  it.each([
    ['/a', undefined],
    ['/a?$format=json', 'application/json'],
    ['/a?b=1&%24FORMAT=XML', 'application/xml'],
    ['/a?format=atom', 'application/atom+xml'],
    ['/a?$format=application/json;odata.metadata%3Dfull', 'application/json;odata.metadata=full'],
    ['/a?$format=+json+', 'application/json'],
    ['/a?$format=%zz', ''],
    ['/a?$formats=json', undefined],
  ])('%s', (url, expected) => {
    expect(formatOf(url)).toBe(expected);
  });
});
