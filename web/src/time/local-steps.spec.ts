import { stepExpression, stepOf, within } from './local-steps';
import { startOfDay } from './zone';

const period = (from: string, to: string) => ({ from: Date.parse(from), to: Date.parse(to) });

it('a period is a condition', () => {
  expect(within('hour', period('2026-11-01T00:00Z', '2026-11-02T00:00Z'))).toBe(
    'hour ge 2026-11-01T00:00:00Z and hour lt 2026-11-02T00:00:00Z',
  );
});

describe('the expression of a local day', () => {
  it('adds the offset of the zone', () => {
    expect(stepExpression('hour', period('2026-11-01T00:00Z', '2026-11-30T00:00Z'), 'America/New_York', 'day')).toBe(
      "date(hour add case(hour lt 2026-11-01T06:00:00Z:duration'-PT240M',true:duration'-PT300M'))",
    );
    expect(stepExpression('hour', period('2026-11-02T00:00Z', '2026-11-30T00:00Z'), 'Asia/Kolkata', 'day')).toBe(
      "date(hour add duration'PT330M')",
    );
  });

  it('is the hour itself for hours', () => {
    expect(stepExpression('hour', period('2026-11-01T00:00Z', '2026-11-02T00:00Z'), 'Europe/Berlin', 'hour')).toBe(
      'hour',
    );
  });
});

it.each(['Europe/Berlin', 'Pacific/Apia', 'America/New_York', 'Asia/Kolkata'])(
  'a day begins at midnight: %s',
  (zone) => {
    for (const day of ['2026-03-29', '2026-10-25', '2026-07-01']) {
      const begin = stepOf(day, zone);
      expect(startOfDay(begin, zone)).toBe(begin);
      expect(new Date(begin).toLocaleDateString('sv', { timeZone: zone })).toBe(day);
    }
  },
);
