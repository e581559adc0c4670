import fc from 'fast-check';
import { clockChanges, isZone, localTime, momentOf, offsetAt, startOfDay } from './zone';

const HOUR = 3_600_000;
const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia'];
const moments = fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2035, 0) }).map((time) => time - (time % 60_000));

describe('a local time', () => {
  it('leads back to its moment, except for the second of two equal times', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), moments, (zone, moment) => {
        const back = momentOf(localTime(moment, zone), zone);
        expect(localTime(back, zone)).toEqual(localTime(moment, zone));
        expect(back).toBeLessThanOrEqual(moment);
      }),
    );
  });

  it('is the moment after the gap where the clock skips it', () => {
    const skipped = momentOf({ year: 2026, month: 3, day: 29, hour: 2, minute: 30 }, 'Europe/Berlin');
    expect(new Date(skipped).toISOString()).toBe('2026-03-29T01:30:00.000Z');
  });

  it('is the first of two where it comes twice', () => {
    const twice = momentOf({ year: 2026, month: 10, day: 25, hour: 2, minute: 30 }, 'Europe/Berlin');
    expect(new Date(twice).toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });
});

describe('a day', () => {
  const lengthOf = (day: string): number => {
    const noon = Date.parse(`${day}T12:00:00Z`);
    return (startOfDay(noon, 'Europe/Berlin', 1) - startOfDay(noon, 'Europe/Berlin')) / HOUR;
  };

  it('has 23 hours in spring and 25 in autumn', () => {
    expect([lengthOf('2026-03-29'), lengthOf('2026-10-25'), lengthOf('2026-10-26')]).toEqual([23, 25, 24]);
  });
});

describe('changes of the clock', () => {
  it('are found in a year', () => {
    const changes = clockChanges(Date.UTC(2026, 0), Date.UTC(2027, 0), 'Europe/Berlin');
    expect(changes.map(({ at, offset }) => [new Date(at).toISOString(), offset / HOUR])).toEqual([
      ['2026-03-29T01:00:00.000Z', 2],
      ['2026-10-25T01:00:00.000Z', 1],
    ]);
  });

  it('lead from the offset at the begin to that of every later moment', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), moments, fc.integer({ min: 1, max: 400 * 24 }), (zone, from, hours) => {
        const to = from + hours * HOUR;
        const last = clockChanges(from, to, zone).at(-1);
        expect(last?.offset ?? offsetAt(from, zone)).toBe(offsetAt(to - 1, zone));
      }),
      { numRuns: 50 },
    );
  });
});

it('only names of zones are zones', () => {
  expect(['Europe/Berlin', 'UTC', 'Nowhere/Land', ''].map(isZone)).toEqual([true, true, false, false]);
});
