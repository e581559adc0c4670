import { availableMemory, requestMemoryOf } from './request-memory';

const GB = 2 ** 30;
const MB = 2 ** 20;
const usual = { available: 16 * GB, workers: 1, bodyLimit: 4 * MB };

describe('the memory for requests', () => {
  it.each([
    ['768 MB where there is enough', usual, 768],
    ['a quarter of a small machine', { ...usual, available: 2 * GB }, 512],
    ['divided between processes', { ...usual, available: 4 * GB, workers: 4 }, 256],
    ['96 MB at least', { ...usual, available: 128 * MB }, 96],
    ['room for the longest body', { ...usual, available: 128 * MB, bodyLimit: 32 * MB }, 192],
  ])('is %s', (_, needs, expected) => {
    expect(requestMemoryOf(undefined, needs) / MB).toBe(expected);
  });

  it('is what the operator sets', () => {
    expect(requestMemoryOf(5 * GB, usual)).toBe(5 * GB);
  });

  it('is never more than this machine has', () => {
    expect(availableMemory()).toBeGreaterThan(0);
  });
});
