import { spanOf, writeBars, writesQuery } from './feed-query';

const now = Date.parse('2026-12-01T10:07:30Z');
const iso = (time: number): string => new Date(time).toISOString().slice(11, 16);

it.each([
  ['1', '09:08', '10:08', 60],
  ['6', '04:10', '10:10', 72],
  ['24', '10:15', '10:15', 96],
  ['x', '07:08', '10:08', 180],
  [undefined, '07:08', '10:08', 180],
])('the last %s hours are whole bars', (hours, from, to, bars) => {
  const span = spanOf(hours, now);
  expect([iso(span.from), iso(span.to), writeBars(span, []).length]).toEqual([from, to, bars]);
});

it('counts call records by the bar of their last write', () => {
  expect(writesQuery(spanOf('6', now)).options.$apply).toBe(
    'filter(lastModifiedDateTime ge 2026-12-01T04:10:00Z and lastModifiedDateTime lt 2026-12-01T10:10:00Z)' +
      '/compute(floor(totalseconds(lastModifiedDateTime sub 2026-12-01T04:10:00Z) div 300) as bar)' +
      '/groupby((bar),aggregate($count as records))',
  );
});

it('a bar without writes is zero', () => {
  const bars = writeBars(spanOf('1', now), [{ bar: 1, records: 7 }]);
  expect(bars.slice(0, 3).map(({ records }) => records)).toEqual([0, 7, 0]);
});
