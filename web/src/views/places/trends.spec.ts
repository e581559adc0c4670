import { trendsOf } from './trends';

const about = {
  period: { from: Date.parse('2026-11-01T23:00Z'), to: Date.parse('2026-11-04T23:00Z') },
  zone: 'Europe/Berlin',
  kind: 'subnet',
  grain: 'day',
} as const;
const row = (subnet: string, step: string, poorStreams: number, classifiedStreams = 20) => ({
  ...{ subnet, step, poorStreams, classifiedStreams, streamCount: 50 },
});

it('trends share one scale, and leave out days with few streams', () => {
  const { of, top } = trendsOf(
    [row('a', '2026-11-02', 2), row('a', '2026-11-04', 1), row('b', '2026-11-02', 10), row('c', '2026-11-02', 1, 19)],
    about,
  );
  expect(top).toBe(0.5);
  expect([...of]).toEqual([
    ['a', { values: [0.1, null, 0.05], label: 'Poor share by day: 5.0 % to 10.0 %, at last 5.0 %' }],
    ['b', { values: [0.5, null, null], label: 'Poor share by day: 50.0 % to 50.0 %, at last 50.0 %' }],
    ['c', { values: [null, null, null], label: 'Too few streams for a trend by day' }],
  ]);
});

it('there may be no trend', () => {
  expect(trendsOf([], about)).toEqual({ of: new Map(), point: 'day', top: 0 });
});

it('a point of a long period stands for several days', () => {
  const november = { from: Date.parse('2026-10-31T23:00Z'), to: Date.parse('2026-11-30T23:00Z') };
  const { of, point } = trendsOf([row('a', '2026-11-01', 2, 10), row('a', '2026-11-03', 1, 20)], {
    ...about,
    period: november,
  });
  expect(point).toBe('3 days');
  expect(of.get('a')?.values).toEqual([0.1, ...Array.from({ length: 9 }, () => null)]);
});
