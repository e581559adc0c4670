import { BALLAST } from './ballast';
import { inMegabytes, reserveOf, walSizeFor } from './reserve';

const [MB, GB] = [2 ** 20, 2 ** 30];

describe('the reserve of the disk', () => {
  it('keeps a tenth of a small disk, no more than 512 MB of a large one, and always more than the ballast', () => {
    expect([300 * MB, 2 * GB, 5 * GB, 500 * GB].map((total) => inMegabytes(reserveOf(undefined, total)))).toEqual([
      '96 MB',
      '204 MB',
      '512 MB',
      '512 MB',
    ]);
    expect(reserveOf(undefined, 0)).toBeGreaterThan(BALLAST);
  });

  it('keeps what the operator wants', () => {
    expect(reserveOf(20 * GB, 100 * GB)).toBe(20 * GB);
  });

  it('keeps the log of the database small on a small disk, and as PostgreSQL has it on others', () => {
    expect([300 * MB, 2 * GB, 10 * GB, 500 * GB].map(walSizeFor)).toEqual([64, 204, 1024, 1024]);
  });
});
