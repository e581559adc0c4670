import { tmpdir } from 'node:os';
import { loadSettings } from '../config/env';
import { explained, isWorded } from '../start/start-errors';
import { isFullDisk } from './full-disk';

const coded = (code: string): Error => Object.assign(new Error(`${code}: no space, write`), { code, syscall: 'write' });
/** The error that a start meets first on a full disk. */
const failures: [string, Error][] = [
  ['a file', coded('ENOSPC')],
  ['a file beyond a quota', coded('EDQUOT')],
  ['the lock of the folder', new Error('A Unix socket cannot be made in the data folder.', { cause: coded('ENOSPC') })],
  [
    'PostgreSQL',
    new Error(
      'It ended before it was ready:\n  FATAL: could not write lock file "postmaster.pid": No space left on device',
    ),
  ],
  ['initdb', new Error('initdb ended with 1: could not write to file "x": Disk quota exceeded')],
];

describe('full disk', () => {
  it.each(failures)('a start on a full disk that fails at %s says what to do', (_, error) => {
    const settings = loadSettings({ DATA_DIR: tmpdir() });
    const told = explained(error, settings) as Error;
    expect(isWorded(told)).toBe(true);
    expect(told.message).toMatch(/^DATA_DIR=.*: the disk is full \(\d+ of \d+ bytes are free\)\. .* make it larger/);
  });

  it('does not blame the disk for anything else, nor our disk for that of another database', () => {
    const url = 'postgres://u:p@db.example.com/x';
    expect(explained(coded('ENOSPC'), loadSettings({ DATABASE_URL: url, DATA_DIR: tmpdir() }))).toMatchObject({
      code: 'ENOSPC',
    });
    expect([new Error('ENOSPCX'), coded('EACCES'), undefined, 'FATAL: no'].map(isFullDisk)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
