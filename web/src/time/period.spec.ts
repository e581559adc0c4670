import { grainOf, parsePeriod, periodBefore, periodText, stepAt, steps, stepWithin, type Period } from './period';

const berlin = 'Europe/Berlin';
const now = Date.parse('2026-11-30T09:14:05Z');
const iso = (period: Period | undefined): string | undefined =>
  period && `${new Date(period.from).toISOString().slice(0, 16)} ${new Date(period.to).toISOString().slice(0, 16)}`;
const read = (text: string): string | undefined => iso(parsePeriod(text, berlin, now));

describe('a period of the URL', () => {
  it.each([
    ['24h', '2026-11-29T10:00 2026-11-30T10:00'],
    ['7d', '2026-11-23T10:00 2026-11-30T10:00'],
    ['2026-11-01..2026-11-30', '2026-10-31T23:00 2026-11-30T23:00'],
    ['2026-10-25..2026-10-25', '2026-10-24T22:00 2026-10-25T23:00'],
    ['2026-11-01T09:00..2026-11-01T10:30', '2026-11-01T08:00 2026-11-01T09:30'],
    ['2026-11-01T09:00Z..2026-11-01T10:00Z', '2026-11-01T09:00 2026-11-01T10:00'],
  ])('%s', (text, expected) => expect(read(text)).toBe(expected));

  it('begins at the same time of the local clock, although the clock was changed since', () => {
    expect(read('90d')).toBe('2026-09-01T09:00 2026-11-30T10:00');
  });

  it.each([
    '',
    '8d',
    '2026-11-30..2026-11-01',
    '2026-02-30..2026-03-01',
    '2026-11-01',
    'a..b..c',
    '2026-11-01T25:00..2026-11-02',
  ])('is none: %s', (text) => expect(read(text)).toBeUndefined());

  it('is the same after it was written', () => {
    const period = { from: Date.parse('2026-11-01T09:00Z'), to: Date.parse('2026-11-01T10:00Z') };
    expect(parsePeriod(periodText(period), berlin, now)).toEqual(period);
  });
});

it('the period before ends where the period begins', () => {
  const week = parsePeriod('7d', berlin, now) as Period;
  expect(iso(periodBefore(week, berlin))).toBe('2026-11-16T10:00 2026-11-23T10:00');
  const hour = { from: week.from, to: week.from + 3_600_000 };
  expect(iso(periodBefore(hour, berlin))).toBe('2026-11-23T09:00 2026-11-23T10:00');
});

it('a period is drawn by hours up to eight days', () => {
  expect(['24h', '7d', '30d'].map((text) => grainOf(parsePeriod(text, berlin, now) as Period))).toEqual([
    'hour',
    'hour',
    'day',
  ]);
});

it('days with 23 and 25 hours are steps of their own', () => {
  const period = parsePeriod('2026-10-24..2026-10-26', berlin, now) as Period;
  const hours = steps(period, berlin, 'day').map((begin) => {
    const { from, to } = stepAt(begin, berlin, 'day');
    return (to - from) / 3_600_000;
  });
  expect(hours).toEqual([24, 25, 24]);
  expect(steps(period, berlin, 'hour')).toHaveLength(73);
});

it('a step is cut where the period is', () => {
  const cut = { from: Date.parse('2026-11-01T10:00Z'), to: Date.parse('2026-11-02T10:00Z') };
  expect(stepWithin(cut, Date.parse('2026-10-31T23:00Z'), 'Europe/Berlin', 'day')).toEqual({
    from: cut.from,
    to: Date.parse('2026-11-01T23:00Z'),
  });
  expect(stepWithin(cut, Date.parse('2026-11-01T23:00Z'), 'Europe/Berlin', 'day')).toEqual({
    from: Date.parse('2026-11-01T23:00Z'),
    to: cut.to,
  });
});
