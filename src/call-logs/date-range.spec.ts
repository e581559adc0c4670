import { readRange } from './date-range';

const texts = (from: string, to: string): string[] => {
  const range = readRange(from, to);
  return [range.from.text, range.to.text];
};

describe('a date range', () => {
  it.each([
    ['2019-11-01', '2019-11-01T00:00:00Z'],
    ['2019-11-01T08:30Z', '2019-11-01T08:30:00Z'],
    ['2019-11-01T08:30:15.1234567Z', '2019-11-01T08:30:15.1234567Z'],
    ['2019-11-01T08:30:15', '2019-11-01T08:30:15Z'],
    ['2019-11-01T08:30:15+02:00', '2019-11-01T06:30:15Z'],
    ['2019-11-01T08:30:15 02:00', '2019-11-01T06:30:15Z'],
  ])('%s is %s', (text, expected) => {
    expect(texts(text, '2019-12-01')).toEqual([expected, '2019-12-01T00:00:00Z']);
  });

  it.each(['', 'yesterday', '2019-11-31', '2019-13-01', '2019-11-01T25:00:00Z', '20191101', 'null'])(
    '%p is no time',
    (text) => {
      expect(() => readRange(text, '2019-12-01')).toThrow('fromDateTime: must be a date or a time');
      expect(() => readRange('2019-12-01', text)).toThrow('toDateTime: must be a date or a time');
    },
  );

  it('is at most 90 days long, and may be a moment', () => {
    expect(texts('2019-01-01', '2019-01-01')).toEqual(['2019-01-01T00:00:00Z', '2019-01-01T00:00:00Z']);
    expect(texts('2019-01-01', '2019-04-01')[1]).toBe('2019-04-01T00:00:00Z');
    expect(() => readRange('2019-01-01', '2019-04-01T00:00:00.0000001Z')).toThrow('more than 90 days');
    expect(() => readRange('2019-01-02', '2019-01-01')).toThrow('toDateTime: must not be before fromDateTime');
  });
});
