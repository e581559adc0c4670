import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPostmaster, isAlive, parsePostmasterFile } from './postmaster-file';

const unusedPid = 41_943_040;

describe('parsePostmasterFile', () => {
  it('reads process id and port', () => {
    expect(parsePostmasterFile('123\n/data\n1700000000\n5433\n\n127.0.0.1\n')).toEqual({ pid: 123, port: 5433 });
  });

  it('takes a file that is still being written', () => {
    expect(parsePostmasterFile('123\n/data\n')).toEqual({ pid: 123 });
    expect(['', '\n', 'x\n', '-4\n'].map(parsePostmasterFile)).toEqual(Array(4).fill(undefined));
  });
});

it('knows whether a process runs', () => {
  expect([process.pid, unusedPid].map(isAlive)).toEqual([true, false]);
});

describe('findPostmaster', () => {
  let folder: string;
  const file = (): string => join(folder, 'postmaster.pid');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'callrecords-postmaster-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('finds nothing without a file or for a dead process', async () => {
    expect(await findPostmaster(folder)).toBeUndefined();
    await writeFile(file(), `${unusedPid}\n`);
    expect(await findPostmaster(folder)).toBeUndefined();
    expect(existsSync(file())).toBe(true);
  });

  it('removes the file when the process is known to be another program, which Linux tells', async () => {
    await writeFile(file(), `${process.pid}\n`);
    const isKnown = process.platform === 'linux';
    expect(await findPostmaster(folder)).toEqual(isKnown ? undefined : expect.anything());
    expect(existsSync(file())).toBe(!isKnown);
  });
});
