import { statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** What is left of a file system. */
export interface Space {
  /** Bytes that this user may still write. */
  readonly free: number;
  /** Bytes of the whole file system. */
  readonly total: number;
}

/** Files that can still be made, below which a file system counts as full. Some file systems count none. */
const LEAST_FILES = 256;

/** Looks how much space there is for the embedded database. */
export class FreeSpace {
  /** @param dataDir absolute path of the folder that holds it, which may be on a disk of its own */
  constructor(readonly dataDir: string) {}

  /** @returns undefined where it cannot be found out, so that nothing depends on it */
  async read(): Promise<Space | undefined> {
    return (await spaceAt(join(this.dataDir, 'postgres'))) ?? spaceAt(this.dataDir);
  }
}

async function spaceAt(folder: string): Promise<Space | undefined> {
  try {
    const { bsize, blocks, bavail, files, ffree } = await statfs(folder);
    const isOutOfFiles = files > 0 && ffree < LEAST_FILES;
    return { free: isOutOfFiles ? 0 : bavail * bsize, total: blocks * bsize };
  } catch {
    return undefined;
  }
}
