import { allOf, literal, queryText, queryUrl } from './query';

it('a query stays readable, and nothing of a value ends it', () => {
  const url = queryUrl({
    path: '/communications/callSummaries',
    options: { $filter: "fromName eq 'A & B#1'", $top: '' },
  });
  expect(url).toBe("/v1.0/communications/callSummaries?$filter=fromName%20eq%20'A%20%26%20B%231'");
  expect(new URL(url, 'http://x').searchParams.get('$filter')).toBe("fromName eq 'A & B#1'");
});

it('a plus is not a space', () => {
  expect(new URLSearchParams(queryText({ q: '+1 425' })).get('q')).toBe('+1 425');
});

it('an apostrophe is doubled', () => expect(literal("O'Hara")).toBe("'O''Hara'"));

it('conditions that are not given are left out', () => {
  expect(allOf(['a eq 1', undefined, 'b eq 2'])).toBe('a eq 1 and b eq 2');
  expect(allOf([undefined, ''])).toBeUndefined();
});
