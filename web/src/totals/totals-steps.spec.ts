import { delayOf, percentOf, totalsSteps } from './totals-steps';

it('a step without streams is a gap', () => {
  const period = { from: Date.parse('2026-11-01T10:00Z'), to: Date.parse('2026-11-01T12:00Z') };
  const row = { step: '2026-11-01T11:00:00.0000000Z', streamCount: 3 };
  expect(totalsSteps([row], period, 'Asia/Kolkata', 'hour')).toEqual([
    { from: period.from, to: period.from + 3_600_000, row: undefined },
    { from: period.from + 3_600_000, to: period.to, row },
  ]);
});

it('what was not measured is not zero', () => {
  expect([delayOf('PT0.03S'), delayOf('PT0S'), delayOf(null)]).toEqual([30, 0, null]);
  expect([percentOf(0.125), percentOf(0), percentOf(undefined)]).toEqual([12.5, 0, null]);
});
