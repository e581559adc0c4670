import { COUNTS } from './measures';
import { fitsHours, streamTotals } from './stream-totals';

const period = { from: Date.parse('2026-11-01T00:00Z'), to: Date.parse('2026-11-08T00:00Z') };
const berlin = { period, zone: 'Europe/Berlin', search: {}, measures: COUNTS };
const applied = (query: ReturnType<typeof streamTotals>) => query.options.$apply ?? '';

it('the totals by hour answer at once', () => {
  expect(
    streamTotals({ ...berlin, search: { codec: "o'pus", outcome: 'busy' }, by: ['media'], then: 'top(3)' }),
  ).toEqual({
    path: '/communications/qualityHours',
    options: {
      $apply:
        'filter(hour ge 2026-11-01T00:00:00Z and hour lt 2026-11-08T00:00:00Z and streams gt 0' +
        " and codec eq 'o''pus')/groupby((mediaKind),aggregate(streamCount,classified with sum as classifiedStreams," +
        'poor with sum as poorStreams))/top(3)',
    },
  });
});

it('steps are local days, or hours', () => {
  expect(applied(streamTotals({ ...berlin, step: 'day' }))).toContain(
    "/compute(date(hour add duration'PT60M') as step)/groupby((step),",
  );
  expect(applied(streamTotals({ ...berlin, step: 'hour' }))).toContain('/compute(hour as step)/groupby((step),');
});

it('without steps and dimensions there is one row', () => {
  expect(applied(streamTotals(berlin))).toMatch(/gt 0\)\/aggregate\(streamCount,/);
});

it.each([
  ['a dimension that the totals do not have', { ...berlin, by: ['version'] as const }],
  ['a filter by one', { ...berlin, search: { device: 'Headset' } }],
  ['days that begin within an hour', { ...berlin, zone: 'Asia/Kolkata', step: 'day' as const }],
  ['a period that begins within an hour', { ...berlin, period: { ...period, from: period.from + 60_000 } }],
])('streams answer %s', (_, asked) => {
  expect(streamTotals(asked).path).toBe('/communications/streams');
});

it('streams are grouped by the value of their near side', () => {
  const text = applied(
    streamTotals({
      ...berlin,
      ...{ by: ['version'], search: { platform: 'windows' }, measures: ['distinctUsers', 'lossP95'] },
      where: 'applicationVersion ne null',
    }),
  );
  expect(text).toContain("compute(case(receiverType in ('service','phone') and (senderSubnet ne null");
  expect(text).toContain(':senderApplicationVersion,true:receiverApplicationVersion) as applicationVersion,');
  expect(text).toContain("/filter(platform eq 'windows' and applicationVersion ne null)/");
  expect(text).toContain(
    'groupby((applicationVersion),aggregate(nearUser with countdistinct as distinctUsers,' +
      'averagePacketLossRate with callrecords.quality.p95 as lossP95))',
  );
});

it('rows can be told apart by another value of streams', () => {
  const also = { name: 'low', expression: 'floor(estimatedMos)' };
  expect(applied(streamTotals({ ...berlin, by: ['scale'], also }))).toMatch(
    /\/compute\(floor\(estimatedMos\) as low\)\/groupby\(\(mosScale,low\),aggregate\(\$count as streamCount,/,
  );
});

it('hours of streams are computed', () => {
  expect(applied(streamTotals({ ...berlin, search: { version: '1' }, step: 'hour' }))).toContain(
    "startDateTime sub (duration'PT1M' mul minute(startDateTime)) sub (duration'PT1S' mul second(startDateTime))" +
      " sub (duration'PT1S' mul fractionalseconds(startDateTime)) as step",
  );
});

it('hours can be added up to days where the zone is whole hours off', () => {
  expect(fitsHours(period, 'America/New_York', 'day')).toBe(true);
  expect(fitsHours(period, 'Asia/Kolkata', 'day')).toBe(false);
  expect(fitsHours(period, 'Asia/Kolkata', 'hour')).toBe(true);
});
