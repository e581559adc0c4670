import { sparkPath } from './spark-path';

it('joins neighbours and leaves gaps', () => {
  expect(sparkPath([0, 1, null, 0.5], 1)).toBe('M2 22L32.7 2M94 12h0.1');
});

it('draws nothing without values', () => {
  expect(sparkPath([], 1)).toBe('');
  expect(sparkPath([null, undefined], 0)).toBe('');
});
