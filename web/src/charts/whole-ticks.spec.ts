import { wholeTicks } from './whole-ticks';

it.each([
  ['nothing', [], 1],
  [
    'a stack of two',
    [
      [1, 1],
      [1, 1],
      [2, 1],
    ],
    2,
  ],
  ['a high stack', [[1, 40]], 5],
])('%s has ticks at whole numbers only', (_, parts, expected) => {
  expect(wholeTicks(parts.map(([key = 0, value = 0]) => ({ key, value })))).toBe(expected);
});
