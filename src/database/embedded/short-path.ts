import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Maximum path length of a Unix socket on all systems, in bytes; some allow a little more. */
const longest = 100;
/** Bytes for the name of a socket in the folder. */
const room = 40;

/**
 * Calls a function with a path of a folder that is short enough for Unix sockets in it, if necessary through a symbolic
 * link.
 * @param folder absolute path
 */
export async function withShortPath<Result>(folder: string, work: (path: string) => Promise<Result>): Promise<Result> {
  if (Buffer.byteLength(folder) + room <= longest) return work(folder);
  const aside = await mkdtemp(join(tmpdir(), 'cr-'));
  try {
    const link = join(aside, 'd');
    await symlink(folder, link);
    return await work(link);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}
