import type { Search } from '../../state/search';
import { callFilters } from '../../totals/call-filters';
import { stepHref } from './step-href';

const hrefOf = (to: string, search: Search) => `${to} ${JSON.stringify(search)}`;
const step = { from: Date.parse('2026-11-01T09:00Z'), to: Date.parse('2026-11-01T10:00Z') };
const search = { codec: 'opus', split: 'media', scale: 'fb', outcome: 'busy' };
const period = '2026-11-01T09:00Z..2026-11-01T10:00Z';

it('an hour leads to its poor calls, and to all of them where none is poor', () => {
  expect(stepHref(hrefOf, search, { grain: 'hour', poor: 1, narrowed: { media: 'audio' } })(step)).toBe(
    `/calls ${JSON.stringify({ media: 'audio', codec: 'opus', period, quality: 'poor' })}`,
  );
  expect(stepHref(hrefOf, search, { grain: 'hour', poor: 0 })(step)).toBe(
    `/calls ${JSON.stringify({ codec: 'opus', period })}`,
  );
});

it('a day leads to its hours', () => {
  expect(stepHref(hrefOf, search, { grain: 'day', poor: 1 })(step)).toBe(
    `/quality ${JSON.stringify({ codec: 'opus', scale: 'fb', split: 'media', period })}`,
  );
});

it('calls know no scale', () => {
  expect(callFilters({ scale: 'nb', subnet: '10.0.0.0' }).scale).toBeUndefined();
});
