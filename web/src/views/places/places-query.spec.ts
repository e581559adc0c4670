import { kindOf, orderOf, placesQuery, trendQuery } from './places-query';

const period = { from: Date.parse('2026-11-01T00:00Z'), to: Date.parse('2026-11-08T00:00Z') };
const asked = { period, zone: 'Europe/Berlin', search: {} };

it('the worst places are those with the greatest impact', () => {
  const { path, options } = placesQuery(asked, 'subnet');
  expect(path).toBe('/communications/qualityHours');
  expect(options.$apply).toContain(' and streams gt 0 and subnet ne null)/groupby((subnet),');
  expect(options.$apply).toMatch(
    /\/compute\(poorStreams mul distinctUsers as impact\)\/orderby\(impact desc,subnet\)\/top\(25\)$/,
  );
});

it('a share needs enough streams', () => {
  expect(placesQuery({ ...asked, search: { order: 'share' } }, 'codec').options.$apply).toMatch(
    /\/filter\(classifiedStreams ge 20\)\/compute\(.*poorStreams divby classifiedStreams as poorShare\)\/orderby\(poorShare desc,codec\)/,
  );
});

it.each(['version', 'device'] as const)('streams know the %s', (kind) => {
  expect(placesQuery(asked, kind).path).toBe('/communications/streams');
});

it('a trend is that of the places that are shown', () => {
  expect(trendQuery(asked, 'band', ["a'b", 'c']).options.$apply).toMatch(
    /wifiBand in \('a''b','c'\)\)\/compute\(date\(hour add duration'PT60M'\) as step\)\/groupby\(\(step,wifiBand\),/,
  );
});

it('what the view does not know is the usual', () => {
  expect([kindOf('weather'), kindOf('band'), orderOf('size'), orderOf('loss')]).toEqual([
    'subnet',
    'band',
    'impact',
    'loss',
  ]);
});
