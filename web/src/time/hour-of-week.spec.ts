import { slotExpression, slotText } from './hour-of-week';

it('the hour of the week follows the clock of the zone', () => {
  const period = { from: Date.parse('2026-10-24T00:00Z'), to: Date.parse('2026-10-26T00:00Z') };
  expect(slotExpression('startDateTime', period, 'Europe/Berlin')).toBe(
    'floor(totalseconds((startDateTime add ' +
      "case(startDateTime lt 2026-10-25T01:00:00Z:duration'PT120M',true:duration'PT60M'))" +
      ' sub 1970-01-05T00:00:00Z) div 3600) mod 168',
  );
});

it.each([
  [0, 'Mon 00:00'],
  [33, 'Tue 09:00'],
  [167, 'Sun 23:00'],
])('%d is %s', (slot, text) => expect(slotText(slot)).toBe(text));
