import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BALLAST, Ballast } from './ballast';
import { FreeSpace } from './free-space';

const GB = 2 ** 30;

let dataDir: string;
let free: number | undefined;
let ballast: Ballast;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'callrecords-ballast-'));
  const space = new FreeSpace(dataDir);
  jest
    .spyOn(space, 'read')
    .mockImplementation(() => Promise.resolve(free === undefined ? undefined : { free, total: GB }));
  ballast = new Ballast(space);
});
afterEach(() => rm(dataDir, { recursive: true }));

describe('the ballast', () => {
  it('takes space when there is enough, and gives it back to a start that has none', async () => {
    free = GB;
    await ballast.keep(undefined);
    await ballast.keep(undefined);
    expect(await readdir(dataDir)).toEqual(['postgres.ballast']);
    const { blocks } = await stat(join(dataDir, 'postgres.ballast'));
    expect(blocks * 512).toBeGreaterThanOrEqual(BALLAST);
    expect(await ballast.giveWay()).toBe(false);
    free = BALLAST - 1;
    expect(await ballast.giveWay()).toBe(true);
    expect(await readdir(dataDir)).toEqual([]);
    expect(await ballast.giveWay()).toBe(false);
  });

  it.each([
    ['too little is left', 100 * 2 ** 20, undefined],
    ['the operator wants more left', GB - 1, GB],
    ['nobody knows what is left', undefined, undefined],
  ])('takes none where %s', async (_, left, reserve) => {
    free = left;
    await ballast.keep(reserve);
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('leaves nothing half made behind', async () => {
    free = GB;
    await rm(dataDir, { recursive: true });
    await expect(ballast.keep(undefined)).rejects.toThrow('ENOENT');
    dataDir = await mkdtemp(join(tmpdir(), 'callrecords-ballast-'));
  });
});
