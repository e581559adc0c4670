import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A user of the operating system by number. */
export interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

/** Owner and permission bits of a file, as `fs.stat` gives them. */
export interface FileMode {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

const read = 4;
const enter = 1;

/** Whether the permission bits let a user, who is in one group only, do all of `wanted` (4 read, 2 write, 1 enter). */
export function allows(file: FileMode, user: UserIds, wanted: number): boolean {
  const shift = file.uid === user.uid ? 6 : file.gid === user.gid ? 3 : 0;
  return ((file.mode >> shift) & wanted) === wanted;
}

/** Absolute paths that exist, without symbolic links. */
export interface NeededPaths {
  /** Files to run or read, folders to list. */
  readonly read: readonly string[];
  /** Folders to pass through. */
  readonly enter: readonly string[];
}

/**
 * Looks for what keeps a user from paths.
 *
 * @returns the first path, or folder above one, that is closed to the user; undefined when all is open
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

/** The folders from the root to a folder, itself included. */
function pathTo(folder: string): string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [...pathTo(parent), folder];
}
