import { isSeveralDays, moved, placeIn, ticksOf, zoomed } from './zoom';

describe('the part of a call that is shown', () => {
  const extent = { from: 0, to: 80_000 };

  it('is halved around its middle, and never shorter than a second', () => {
    expect(zoomed(extent, 1 / 2, extent)).toEqual({ from: 20_000, to: 60_000 });
    expect(zoomed({ from: 0, to: 1200 }, 1 / 2, extent)).toEqual({ from: 100, to: 1100 });
  });

  it('stays within the call', () => {
    expect(zoomed({ from: 0, to: 40_000 }, 4, extent)).toEqual(extent);
    expect(moved({ from: 60_000, to: 80_000 }, 1 / 4, extent)).toEqual({ from: 60_000, to: 80_000 });
    expect(moved({ from: 20_000, to: 40_000 }, -1 / 4, extent)).toEqual({ from: 15_000, to: 35_000 });
  });

  it('has places in per cent', () => expect(placeIn({ from: 20_000, to: 60_000 }, 30_000)).toBe(25));

  it('has ticks at round times of the zone', () => {
    const from = Date.UTC(2026, 0, 1, 9, 14, 5);
    const ticks = ticksOf({ from, to: from + 156_000 }, 'Europe/Berlin', 8);
    expect(ticks.map((tick) => new Date(tick).toISOString().slice(14, 19))).toEqual([
      ...['14:30', '15:00', '15:30', '16:00', '16:30'],
    ]);
    const day = Date.UTC(2026, 0, 1);
    expect(ticksOf({ from: day, to: day + 86_400_000 }, 'Asia/Kolkata', 4)).toEqual(
      [0, 1, 2, 3].map((place) => day + (0.5 + place * 6) * 3_600_000),
    );
  });

  it('tells whether times need their day', () => {
    const evening = Date.UTC(2026, 0, 1, 22, 59);
    expect(isSeveralDays({ from: evening, to: evening + 120_000 }, 'Europe/Berlin')).toBe(true);
    expect(isSeveralDays({ from: evening, to: evening + 120_000 }, 'UTC')).toBe(false);
  });
});
