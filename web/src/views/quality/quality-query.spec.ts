import { byValue, byValueOverTime, overTime, scoreCounts, scoresOverTime, splitOf } from './quality-query';

const period = { from: Date.parse('2026-11-01T00:00Z'), to: Date.parse('2026-11-03T00:00Z') };
const asked = { period, zone: 'Europe/Berlin', search: { codec: 'opus', split: 'codec' } };
const start = 'filter(hour ge 2026-11-01T00:00:00Z and hour lt 2026-11-03T00:00:00Z and streams gt 0';

it('shares and percentiles are asked for by the hour', () => {
  expect(overTime(asked).options.$apply).toBe(
    `${start} and codec eq 'opus')/compute(hour as step)/groupby((step),aggregate(streamCount,` +
      'classified with sum as classifiedStreams,poor with sum as poorStreams,jitterP50,lossP50,roundTripP50,' +
      'jitterP95,lossP95,roundTripP95))',
  );
});

it('scores are told apart by their scale', () => {
  expect(scoresOverTime(asked).options.$apply).toBe(
    `${start} and codec eq 'opus' and mosScale ne null)/compute(hour as step)/groupby((step,mosScale),` +
      'aggregate(streamCount,mosP50,mosP95))',
  );
  expect(scoreCounts(asked)).toEqual({
    path: '/communications/streams',
    options: {
      $apply:
        'filter(startDateTime ge 2026-11-01T00:00:00Z and startDateTime lt 2026-11-03T00:00:00Z)' +
        "/compute(floor(estimatedMos mul 5) div 5 as low)/filter(codec eq 'opus' and estimatedMos ne null)" +
        '/groupby((mosScale,low),aggregate($count as streamCount))',
    },
  });
});

it('a split has its values, and each of them over time', () => {
  expect(byValue(asked, 'codec').options.$apply).toMatch(/\/groupby\(\(codec\),.*\/orderby\(streamCount desc,codec\)$/);
  expect(byValueOverTime(asked, 'media').options.$apply).toContain('/groupby((step,mediaKind),aggregate(streamCount,');
});

it('a split that the view does not have is the usual one', () => {
  expect([splitOf('codec'), splitOf('weather'), splitOf(undefined)]).toEqual(['codec', 'connection', 'connection']);
});
