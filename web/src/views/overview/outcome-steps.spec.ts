import { HOUR } from '../../time/period';
import { outcomesOf, outcomeSteps } from './outcome-steps';

const zone = 'Europe/Berlin';

it('each day has its calls, in the order of the stack', () => {
  const period = { from: Date.parse('2026-10-24T10:00Z'), to: Date.parse('2026-10-26T23:00Z') };
  const steps = outcomeSteps(
    [
      { step: '2026-10-24', outcome: 'busy', callCount: 2 },
      { step: '2026-10-24', outcome: 'answered', callCount: 5 },
      { step: '2026-10-26', outcome: 'later', callCount: 1 },
      { step: '2026-10-26', outcome: 'unknown', callCount: 1 },
    ],
    period,
    zone,
    'day',
  );
  expect(steps.map(({ total, calls }) => [total, ...calls])).toEqual([
    [7, ['answered', 5], ['busy', 2]],
    [0],
    [2, ['unknown', 1], ['later', 1]],
  ]);
  expect(outcomesOf(steps)).toEqual(['answered', 'busy', 'unknown', 'later']);
  // The first day is cut, the second one has 25 hours.
  expect(steps.map(({ from, to }) => (to - from) / HOUR)).toEqual([12, 25, 24]);
});
