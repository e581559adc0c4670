import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A user of the operating system, by numeric ids. */
export interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

/** Owner and permission bits of a file, as returned by `fs.stat`. */
export interface FileMode {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

const read = 4;
const enter = 1;

/** Whether the permission bits grant a user, who is in one group only, all of `wanted` (4 read, 2 write, 1 enter). */
export function allows(file: FileMode, user: UserIds, wanted: number): boolean {
  const shift = file.uid === user.uid ? 6 : file.gid === user.gid ? 3 : 0;
  return ((file.mode >> shift) & wanted) === wanted;
}

/** Paths to check: absolute, existing, without symbolic links. */
export interface NeededPaths {
  /** Files to read or run, and folders to list. */
  readonly read: readonly string[];
  /** Folders to enter. */
  readonly enter: readonly string[];
}

/**
 * Checks the access of a user to paths.
 * @returns the first path, or folder above one, without access; undefined: access to all
 */
export async function firstClosed(needed: NeededPaths, user: UserIds): Promise<string | undefined> {
  const folders = new Set([...needed.enter.flatMap(pathTo), ...needed.read.map(dirname).flatMap(pathTo)]);
  for (const folder of folders) {
    if (!allows(await stat(folder), user, enter)) return folder;
  }
  for (const path of needed.read) {
    if (!allows(await stat(path), user, read | enter)) return path;
  }
  return undefined;
}

/** All folders from the root to the given one, inclusive. */
function pathTo(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [...pathTo(parent), folder];
}
