import { parseOptions } from '../syntax/parse';
import { refersToIt } from './refers-to-it';

describe('refers to it', () => {
  it.each([
    ['$filter=a eq $it/b', true],
    ['$orderby=$it/b', true],
    ['$compute=$it/b as c', true],
    ['$filter=a eq @b&@b=$it/c', true],
    ['$expand=a($filter=b eq $it/c)', true],
    ['$filter=a/any(b:b/c eq $it/d)', true],
    ["$filter=a eq '$it' and $this eq 1", false],
    ['$top=1&$select=a', false],
  ])('%s: %s', (query, expected) => {
    expect(refersToIt(parseOptions(query))).toBe(expected);
  });
});
