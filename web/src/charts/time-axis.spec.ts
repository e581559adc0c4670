import { ticksOf } from './time-axis';

const texts = (from: string, to: string, grain: 'hour' | 'day', room: number) =>
  ticksOf({ from: Date.parse(from), to: Date.parse(to) }, 'Europe/Berlin', grain, room).map(({ text }) => text);

it('names days below their middle', () => {
  const [first] = ticksOf(
    { from: Date.parse('2026-10-24T22:00Z'), to: Date.parse('2026-10-26T23:00Z') },
    'Europe/Berlin',
    'day',
    9,
  );
  // The day on which summer time ends has 25 hours.
  expect(first).toEqual({ at: Date.parse('2026-10-25T10:30Z'), text: '25 Oct' });
});

it('leaves out days without room', () => {
  expect(texts('2026-11-01T23:00Z', '2026-11-07T23:00Z', 'day', 3)).toEqual(['2 Nov', '4 Nov', '6 Nov']);
});

it('names midnights of several days of hours', () => {
  expect(texts('2026-11-01T12:00Z', '2026-11-04T12:00Z', 'hour', 9)).toEqual(['2 Nov', '3 Nov', '4 Nov']);
});

it('names hours of one day', () => {
  expect(texts('2026-11-01T12:00Z', '2026-11-02T12:00Z', 'hour', 4)).toEqual(['18:00', '2 Nov', '06:00', '12:00']);
});
