import { chmod, mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allows, firstClosed } from './folder-access';

const stranger = { uid: 54_321, gid: 54_321 };

describe('allows', () => {
  const file = { uid: 10, gid: 20, mode: 0o100751 };

  it('takes the bits of the first class that fits', () => {
    expect(allows(file, { uid: 10, gid: 99 }, 7)).toBe(true);
    expect(allows(file, { uid: 11, gid: 20 }, 5)).toBe(true);
    expect(allows(file, { uid: 11, gid: 20 }, 2)).toBe(false);
    expect(allows(file, { uid: 11, gid: 21 }, 1)).toBe(true);
    expect(allows(file, { uid: 11, gid: 21 }, 5)).toBe(false);
    expect(allows({ ...file, mode: 0o077 }, { uid: 10, gid: 20 }, 1)).toBe(false);
  });
});

describe('firstClosed', () => {
  let base: string;
  const inner = (): string => join(base, 'inner');

  beforeEach(async () => {
    base = await realpath(await mkdtemp(join(tmpdir(), 'callrecords-access-')));
    await mkdir(inner());
    await chmod(inner(), 0o755);
  });
  afterEach(() => rm(base, { recursive: true }));

  it('finds a closed folder above a path', async () => {
    expect(await firstClosed({ read: [inner()], enter: [] }, stranger)).toBe(base);
    expect(await firstClosed({ read: [], enter: [inner()] }, stranger)).toBe(base);
  });

  it('tells reading from passing through', async () => {
    await chmod(base, 0o711);
    expect(await firstClosed({ read: [inner()], enter: [base] }, stranger)).toBeUndefined();
    expect(await firstClosed({ read: [base], enter: [] }, stranger)).toBe(base);
  });
});
