import type { ValueRow, ValueTimeRow } from './quality-query';
import { splitLines } from './split-lines';

const counts = { streamCount: 1, classifiedStreams: 1, poorStreams: 0 };
const percentiles = { jitterP95: null, lossP95: null, roundTripP95: null };
const period = { from: Date.parse('2026-11-01T23:00Z'), to: Date.parse('2026-11-03T23:00Z') };
const about = { period, zone: 'Europe/Berlin', split: 'codec', grain: 'day' } as const;

it('each value has its own steps, and an unknown one is a value', () => {
  const totals: ValueRow[] = ['opus', null].map((codec) => ({ ...counts, ...percentiles, codec }));
  const rows: ValueTimeRow[] = [
    { ...counts, codec: 'opus', step: '2026-11-02' },
    { ...counts, codec: null, step: '2026-11-03' },
  ];
  expect(
    splitLines(totals, rows, about).map(({ value, name, steps }) => [value, name, steps.map(({ row }) => row?.step)]),
  ).toEqual([
    ['opus', 'opus', ['2026-11-02', undefined]],
    [null, 'Not known', [undefined, '2026-11-03']],
  ]);
});

it('the first five values are drawn', () => {
  const totals: ValueRow[] = [...'abcdef'].map((codec) => ({ ...counts, ...percentiles, codec }));
  expect(splitLines(totals, [], about).map(({ name }) => name)).toEqual([...'abcde']);
});
