import { endingsQuery, overTimeQuery } from './reasons-query';

const period = { from: Date.parse('2026-11-01T00:00:00Z'), to: Date.parse('2026-11-30T00:00:00Z') };
const when = (time: string): string => `${time} ge 2026-11-01T00:00:00Z and ${time} lt 2026-11-30T00:00:00Z`;

it('asks for ends by all that differs', () => {
  expect(endingsQuery(period, { type: 'peerToPeer', outcome: 'busy' }).options.$apply).toBe(
    `filter(${when('startDateTime')} and type eq 'peerToPeer')/groupby((outcome,outcomeText,endedBy,` +
      'fromType,toType,sipCode,q850Cause,subCode),aggregate($count as calls))',
  );
});

describe('outcomes over time', () => {
  it('come from totals', () => {
    const { path, options } = overTimeQuery(period, 'UTC', 'hour', { type: 'groupCall' });
    expect(path).toBe('/communications/qualityHours');
    expect(options.$apply).toBe(
      `filter(${when('hour')} and calls gt 0 and callType eq 'groupCall')/compute(hour as step)` +
        '/groupby((step,outcome),aggregate(callCount))',
    );
  });

  it('come from calls where a trunk is asked for', () => {
    expect(overTimeQuery(period, 'UTC', 'day', { trunk: 'sbc1' })).toEqual({
      path: '/communications/callSummaries',
      options: {
        $apply:
          `filter(${when('startDateTime')} and trunk eq 'sbc1')/compute(date(startDateTime add duration'PT0M') as step)` +
          '/groupby((step,outcome),aggregate($count as callCount))',
      },
    });
  });

  it('come from calls where the hours of UTC are not those of the zone', () => {
    expect(overTimeQuery(period, 'Asia/Kolkata', 'day', {}).path).toBe('/communications/callSummaries');
    expect(overTimeQuery(period, 'Asia/Kolkata', 'hour', {}).path).toBe('/communications/qualityHours');
  });
});
