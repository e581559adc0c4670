import { callTotals, failures, outcomesBySteps } from './call-totals';

const period = { from: Date.parse('2026-11-01T00:00Z'), to: Date.parse('2026-11-08T00:00Z') };

it('failures are the outcomes that words call failed', () => {
  expect(failures).toEqual(['refused', 'mediaFailed', 'networkFailed', 'dropped']);
});

it('whole hours are answered by the totals', () => {
  expect(callTotals(period, 'Europe/Berlin')).toEqual({
    path: '/communications/qualityHours',
    options: {
      $apply:
        'filter(hour ge 2026-11-01T00:00:00Z and hour lt 2026-11-08T00:00:00Z and calls gt 0)/aggregate(callCount,' +
        'answered with sum as answeredCalls,seconds with sum as talkSeconds,' +
        "case(outcome in ('refused','mediaFailed','networkFailed','dropped'):calls,true:0) with sum as failedCalls)",
    },
  });
  expect(outcomesBySteps(period, 'Europe/Berlin', 'day').options.$apply).toMatch(
    /\/compute\(date\(hour add duration'PT60M'\) as step\)\/groupby\(\(step,outcome\),aggregate\(callCount\)\)$/,
  );
});

it('calls answer the rest', () => {
  const part = { ...period, from: period.from + 60_000 };
  expect(callTotals(part, 'Europe/Berlin').path).toBe('/communications/callSummaries');
  expect(outcomesBySteps(period, 'Asia/Kolkata', 'day')).toEqual({
    path: '/communications/callSummaries',
    options: {
      $apply:
        'filter(startDateTime ge 2026-11-01T00:00:00Z and startDateTime lt 2026-11-08T00:00:00Z)' +
        "/compute(date(startDateTime add duration'PT330M') as step)/groupby((step,outcome),aggregate($count as callCount))",
    },
  });
});
