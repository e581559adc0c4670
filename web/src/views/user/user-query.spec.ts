import { equipmentQuery, missedQuery, outcomesQuery, stepsQuery } from './user-query';

const period = { from: Date.parse('2026-11-01T00:00:00Z'), to: Date.parse('2026-11-30T00:00:00Z') };
const when = 'startDateTime ge 2026-11-01T00:00:00Z and startDateTime lt 2026-11-30T00:00:00Z';

it('a user misses calls to that user only', () => {
  expect(missedQuery(period, 'u1').options.$filter).toBe(
    `${when} and (outcome eq 'noAnswer' or outcome eq 'busy' or outcome eq 'canceled' or outcome eq 'declined')` +
      " and toUserId eq 'u1'",
  );
});

it('calls of a user are those in which the user took part', () => {
  expect(outcomesQuery(period, 'u1').options.$apply).toBe(
    `filter(${when} and (fromUserId eq 'u1' or toUserId eq 'u1' or callRecord/participants_v2/any(p:p/id eq 'u1')))` +
      "/compute(toUserId eq 'u1' as called)/groupby((outcome,called),aggregate($count as calls,talkTime with sum as talk))",
  );
});

it('received and sent streams are asked for on different sides', () => {
  expect(stepsQuery(period, 'UTC', 'day', 'sent', "o'h").options.$apply).toBe(
    `filter(senderId eq 'o''h' and ${when})/compute(date(startDateTime add duration'PT0M') as step)` +
      '/groupby((step,classification),aggregate($count as streams))',
  );
  expect(equipmentQuery(period, 'received', 'u1').options.$apply).toContain('receiverRenderDeviceName as device');
  expect(equipmentQuery(period, 'sent', 'u1').options.$apply).toContain('senderCaptureDeviceName as device');
});
