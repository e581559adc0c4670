import { poorShareOf, shareWords, unclassifiedShareOf } from './poor-share-words';

const row = { streamCount: 40, classifiedStreams: 20, poorStreams: 5 };
const span = { from: Date.parse('2026-11-02T09:00Z'), to: Date.parse('2026-11-02T10:00Z') };

it('a share needs twenty streams', () => {
  expect([poorShareOf(row), unclassifiedShareOf(row)]).toEqual([0.25, 0.5]);
  expect(poorShareOf({ ...row, classifiedStreams: 19 })).toBeNull();
  expect(unclassifiedShareOf({ ...row, streamCount: 19 })).toBeNull();
  expect([poorShareOf(undefined), unclassifiedShareOf(undefined)]).toEqual([null, null]);
});

it('tells the numbers of a step', () => {
  expect(shareWords({ ...span, row }, 'UTC', 'Audio')).toBe(
    'Audio\nMon 2 Nov, 09:00 – 10:00\nPoor: 25.0 %, 5 of 20\nUnclassified: 50.0 %, 20 of 40',
  );
  expect(shareWords({ ...span, row: { streamCount: 3, classifiedStreams: 2, poorStreams: 1 } }, 'UTC')).toBe(
    'Mon 2 Nov, 09:00 – 10:00\nPoor: 1 of 2\nUnclassified: 1 of 3',
  );
  expect(shareWords({ ...span, row: undefined }, 'UTC')).toMatch(/No streams$/);
});
