import { isAlive, isServerOn, parsePostmasterFile } from './postmaster-file';

const unusedPid = 41_943_040;

describe('postmaster file', () => {
  it('reads the process id, also of a file that is still being written', () => {
    expect(['123\n/data\n1700000000\n5433\n\n127.0.0.1\n', '7'].map(parsePostmasterFile)).toEqual([123, 7]);
    expect(['', '\n', 'x\n', '-4\n'].map(parsePostmasterFile)).toEqual(Array(4).fill(undefined));
  });

  it('knows whether a process runs', () => {
    expect([process.pid, unusedPid].map(isAlive)).toEqual([true, false]);
  });

  it('takes no other program for a server, where the system tells', () => {
    const expected = process.platform === 'linux' ? false : undefined;
    expect([process.pid, unusedPid].map((pid) => isServerOn(pid, process.cwd()))).toEqual([expected, expected]);
  });
});
