import { pathSegments } from './path-segments';

describe('path segments', () => {
  it.each<[string, string[]]>([
    ['a/b/c', ['a', 'b', 'c']],
    ['', ['']],
    ['a/$filter(b/c eq 1)/$count', ['a', '$filter(b%2Fc eq 1)', '$count']],
    ['a/$filter(b/c%20eq%201)/d', ['a', '$filter(b%2Fc%20eq%201)', 'd']],
    ["a/$filter(b eq 'x)/y')/d", ['a', "$filter(b eq 'x)%2Fy')", 'd']],
    ["a/$filter(b eq 'O''Neil/x')/d", ['a', "$filter(b eq 'O''Neil%2Fx')", 'd']],
    ['a/$filter(b/any(x:x/c))/d', ['a', '$filter(b%2Fany(x:x%2Fc))', 'd']],
    ['a/any(x:x/c)', ['a', 'any(x:x%2Fc)']],
    ['a/$any(x:x/c)/b', ['a', 'any(x:x%2Fc)', 'b']],
    ['a/$filter(b/c', ['a', '$filter(b', 'c']],
    ["a('b/c')/d", ["a('b", "c')", 'd']],
  ])('%s', (path, segments) => {
    expect(pathSegments(path)).toEqual(segments);
  });
});
