import { averageLength, cellsOf, decided, totalOf, trunksOf } from './trunk-rows';
import type { TrunkRow } from './trunks-query';

const row = (trunk: string | null | undefined, more: Partial<TrunkRow> = {}): TrunkRow => ({
  ...{ attempts: 10, answered: 8, seconds: 400, delivered: 9, canceled: 1, delayP50: null, delayP95: null },
  ...(trunk === undefined ? {} : { trunk }),
  ...more,
});
const code = (trunk: string, finalSipCode: number, attempts: number) => ({
  ...{ trunk, finalSipCode, attempts, finalSipCodePhrase: null, callEndSubReason: null },
});

it('the busiest trunk comes first, with its quality and its most frequent code', () => {
  const trunks = trunksOf(
    [row('a'), row(undefined, { attempts: 50 }), row('b', { attempts: 30 }), row(null)],
    [{ trunk: 'b', streams: 4, classified: 3, poor: 1 }],
    [code('b', 486, 1), code('b', 503, 4), code('a', 480, 9)],
  );
  expect(trunks.map(({ trunk, quality, worst }) => [trunk, quality?.poor, worst?.finalSipCode])).toEqual([
    ['b', 1, 503],
    ['a', undefined, 480],
    [null, undefined, undefined],
  ]);
});

it('the total is the row without a trunk, and not that of calls whose trunk has no name', () => {
  expect(totalOf([row(null), row(undefined, { attempts: 50 })])?.attempts).toBe(50);
  expect(totalOf([row(null)])).toBeUndefined();
});

it('calls of impatient callers do not count for NER, and a trunk without answers has no average', () => {
  expect(decided(row('a'))).toBe(9);
  expect(averageLength(row('a'))).toBe(50);
  expect(averageLength(row('a', { answered: 0, seconds: 0 }))).toBeUndefined();
});

it('the week has an hour for each row, and zero for the others', () => {
  const cells = cellsOf([{ slot: 33, attempts: 4, failures: 1 }]);
  expect(cells).toHaveLength(168);
  expect(cells[33]).toEqual({ slot: 33, day: 'Tue', hour: 9, attempts: 4, failures: 1 });
  expect(cells[34]).toEqual({ slot: 34, day: 'Tue', hour: 10, attempts: 0, failures: 0 });
});
