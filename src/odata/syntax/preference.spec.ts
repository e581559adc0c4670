import { parsePreferences, writtenPreference } from './preference';

describe('a preference', () => {
  it('reads every preference', () => {
    expect(
      parsePreferences(
        'odata.maxpagesize=20, return=minimal,respond-async , wait = 5; x, omit-values=nulls, odata.track-changes,' +
          'include-annotations="display.*,-a.b#c", callback;url="http://a/b,c", continue-on-error=false,' +
          'allow-entityreferences, wait=7',
      ),
    ).toEqual({
      maxPageSize: 20,
      return: 'minimal',
      respondAsync: true,
      wait: 7,
      omitValues: 'nulls',
      trackChanges: true,
      includeAnnotations: ['display.*', '-a.b#c'],
      callback: 'http://a/b,c',
      continueOnError: false,
      allowEntityReferences: true,
    });
  });

  it.each([
    'maxpagesize=0',
    'maxpagesize=x',
    'return=some',
    'odata.wait=1',
    'unknown=1',
    '',
    ',',
    '"',
    'callback;url="relative"',
  ])('leaves out %s', (header) => expect(parsePreferences(header)).toEqual({}));

  it('is found as it was written, well-formed or not', () => {
    expect(writtenPreference('x="a,wait=1", odata.wait=2 , Wait = -1 ,wait=3', 'wait')).toBe('Wait = -1');
    expect(writtenPreference('waiting=1', 'wait')).toBeUndefined();
  });

  it('lets the first of two count', () => {
    expect(parsePreferences('maxpagesize=1,maxpagesize=2')).toEqual({ maxPageSize: 1 });
  });
});
