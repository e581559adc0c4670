import { timeStepExpression, timeStepOf } from './time-steps';

const period = { from: Date.parse('2026-11-01T09:30:00Z'), to: Date.parse('2026-11-02T09:30:00Z') };

describe('the step of a time', () => {
  it('is the number of hours since the hour in which the period begins', () => {
    expect(timeStepExpression('startDateTime', period, 'Europe/Berlin', 'hour')).toBe(
      'floor(totalseconds(startDateTime sub 2026-11-01T09:00:00Z) div 3600)',
    );
    expect(timeStepOf(2, period, 'Europe/Berlin')).toBe(Date.parse('2026-11-01T11:00:00Z'));
  });

  it('is the local day of longer periods', () => {
    expect(timeStepExpression('startDateTime', period, 'Europe/Berlin', 'day')).toBe(
      "date(startDateTime add duration'PT60M')",
    );
    expect(timeStepOf('2026-11-02', period, 'Europe/Berlin')).toBe(Date.parse('2026-11-01T23:00:00Z'));
  });
});
