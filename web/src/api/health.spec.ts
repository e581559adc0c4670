import { downParts } from './health';

it('parts that are down are named with the reason', () => {
  const details = { database: { status: 'down', message: 'cannot be reached' }, storage: { status: 'up' } } as const;
  expect(downParts({ status: 'error', details })).toEqual(['database: cannot be reached']);
  expect(downParts({ status: 'ok', details: { storage: details.storage } })).toEqual([]);
});
