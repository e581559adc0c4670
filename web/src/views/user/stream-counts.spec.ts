import { bothWays, classified, countsBy, countsOf } from './stream-counts';

const row = (subnet: string, classification: string, streams: number) => ({ subnet, classification, streams });

it('a stream that is neither good nor poor is not classified', () => {
  const counts = countsOf([row('a', 'good', 5), row('a', 'poor', 2), row('a', 'unclassified', 3)]);
  expect(counts).toEqual({ streams: 10, good: 5, poor: 2 });
  expect(classified(counts)).toBe(7);
});

it('rows with the same key are added up', () => {
  expect(countsBy([row('a', 'good', 5), row('b', 'poor', 1), row('a', 'poor', 2)], ({ subnet }) => subnet)).toEqual([
    { key: 'a', counts: { streams: 7, good: 5, poor: 2 } },
    { key: 'b', counts: { streams: 1, good: 0, poor: 1 } },
  ]);
});

it('both ways stand side by side, the most used first', () => {
  const rows = { received: [row('a', 'good', 1)], sent: [row('b', 'poor', 4), row('a', 'good', 2)] };
  expect(bothWays(rows, ({ subnet }) => subnet)).toEqual([
    { key: 'b', received: { streams: 0, good: 0, poor: 0 }, sent: { streams: 4, good: 0, poor: 4 } },
    { key: 'a', received: { streams: 1, good: 1, poor: 0 }, sent: { streams: 2, good: 2, poor: 0 } },
  ]);
});
