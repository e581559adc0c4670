import { appliedPreferences, readPreferences } from './preferences';

describe('the header Prefer', () => {
  it.each([
    [undefined, {}],
    ['', {}],
    ['odata.maxpagesize=5', { maxPageSize: 5 }],
    [['maxpagesize=5', 'omit-values=nulls'], { maxPageSize: 5, omitValues: 'nulls' }],
    ['maxpagesize=5,maxpagesize=6', { maxPageSize: 5 }],
    ['foo="a,maxpagesize=5", omit-values=nulls', { omitValues: 'nulls' }],
    ['MaxPageSize=5, Include-Unknown-Enum-Members', { maxPageSize: 5, includeUnknownEnumMembers: true }],
    ['maxpagesize=0, omit-values=some', {}],
  ])('reads %j', (header, expected) => {
    expect(readPreferences(header)).toEqual(expected);
  });

  it.each([
    [{}, 10, ''],
    [{ maxPageSize: 5 }, 10, 'odata.maxpagesize=5'],
    [{ maxPageSize: 50 }, 10, 'odata.maxpagesize=10'],
    [{ maxPageSize: 5 }, undefined, ''],
    [{ omitValues: 'defaults' } as const, undefined, ''],
    [
      { omitValues: 'nulls', includeUnknownEnumMembers: true } as const,
      3,
      'omit-values=nulls, include-unknown-enum-members',
    ],
  ])('tells what of %j was applied to a page of %s', (preferences, pageSize, text) => {
    expect(appliedPreferences(preferences, pageSize)).toBe(text);
  });
});
